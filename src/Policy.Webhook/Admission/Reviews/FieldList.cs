using System.Collections.Immutable;
using System.Text.Json;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>The entries of a list; none in one that is absent, which is the default.</summary>
internal readonly struct FieldList
{
    private readonly JsonElement _list;
    private readonly FieldPath? _path;
    private readonly Faults? _faults;

    /// <summary>A list.</summary>
    /// <param name="list">Its value, which is one.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="faults">Where wrong types are noted.</param>
    public FieldList(JsonElement list, FieldPath path, Faults faults) => (_list, _path, _faults, Count) = (list, path, faults, list.GetArrayLength());

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>What is made of each.</summary>
    public ImmutableArray<T> Select<T>(Func<Field, T> make)
    {
        if (Count == 0)
        {
            return [];
        }

        var made = ImmutableArray.CreateBuilder<T>(Count);
        foreach (var item in this)
        {
            made.Add(make(item));
        }

        return made.MoveToImmutable();
    }

    /// <summary>Goes through them.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes through a list once.</summary>
    internal struct Enumerator(FieldList list)
    {
        private JsonElement.ArrayEnumerator _items = list.Count == 0 ? default : list._list.EnumerateArray();
        private int _index = -1;

        /// <summary>The entry.</summary>
        public readonly Field Current => new(_items.Current, list._path, "", _index, list._faults!);

        /// <summary>Goes to the next; false where there is none.</summary>
        public bool MoveNext() => ++_index < list.Count && _items.MoveNext();
    }
}
