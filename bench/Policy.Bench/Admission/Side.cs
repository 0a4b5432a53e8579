namespace Policy.Bench.Admission;

/// <summary>One of two servers that are measured in turn.</summary>
internal sealed class Side(Server server, string caFile) : IDisposable
{
    private readonly Allocations _allocations = new(server, caFile);
    private readonly List<Round> _rounds = [];
    private double _allocated;
    private TimeSpan _worked;
    private int _requests;

    /// <summary>The caller.</summary>
    public Load Load { get; } = new(server.Address, caFile);

    /// <summary>The measured rounds.</summary>
    public IReadOnlyList<Round> Rounds => _rounds;

    /// <summary>Notes where measuring begins.</summary>
    public async Task BeginAsync()
    {
        _allocated = await _allocations.ReadAsync();
        _worked = server.ProcessorTime;
    }

    /// <summary>Measures one round.</summary>
    public async Task MeasureAsync(byte[] review, int requests)
    {
        _rounds.Add(await Load.RunAsync(review, requests));
        _requests += requests;
    }

    /// <summary>Bytes that were allocated for each request since measuring began.</summary>
    public async Task<double> AllocatedAsync() => (await _allocations.ReadAsync() - _allocated) / _requests;

    /// <summary>Processor time that each request took since measuring began.</summary>
    public TimeSpan Worked => (server.ProcessorTime - _worked) / _requests;

    public void Dispose()
    {
        Load.Dispose();
        _allocations.Dispose();
        server.Dispose();
    }
}
