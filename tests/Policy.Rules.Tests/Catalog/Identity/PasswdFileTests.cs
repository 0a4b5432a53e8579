using System.Text;
using Policy.Rules.Catalog.Identity;

namespace Policy.Rules.Tests.Catalog.Identity;

public sealed class PasswdFileTests
{
    [Theory]
    [InlineData("root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:/bin/sh\n", 1000L, 2)]
    [InlineData("app:x:1000:1000::/app:/bin/sh", 1000L, 1)]
    [InlineData("app:x:7:1::/:\napp:x:8:1::/:\n", 7L, 1)]
    [InlineData("\n\n  \t\r\n app:x:12:1::/:\r\n", 12L, 4)]
    [InlineData("apps:x:1:1::/:\nap:x:2:1::/:\napp:x:3:1::/:", 3L, 3)]
    [InlineData("app:x:+5:5::/:", 5L, 1)]
    public void The_first_line_with_the_name_gives_its_uid(string file, long uid, int line) => Assert.Equal(new PasswdUser(uid, line), Find(file));

    // What is no number has been root in every runtime that shares this reader.
    [Theory]
    [InlineData("app:x:0:0::/:", 0L)]
    [InlineData("app:x:none:0::/:", 0L)]
    [InlineData("app:x: 7:0::/:", 0L)]
    [InlineData("app:x:7\0:0::/:", 0L)]
    [InlineData("app:x:7 :0::/:", 0L)]
    [InlineData("app:x:-:0::/:", 0L)]
    [InlineData("app:x:1e3:0::/:", 0L)]
    [InlineData("app:x::0::/:", 0L)]
    [InlineData("app:x:", 0L)]
    [InlineData("app:x", 0L)]
    [InlineData("app", 0L)]
    [InlineData("app:x:-1:0::/:", -1L)]
    [InlineData("app:x:99999999999999999999:0::/:", long.MaxValue)]
    [InlineData("app:x:-99999999999999999999:0::/:", long.MinValue)]
    public void What_is_no_uid_is_read_as_runtimes_read_it(string file, long uid) => Assert.Equal(uid, Find(file)?.Uid);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("root:x:0:0::/:\n")]
    [InlineData("App:x:1:1::/:")]
    [InlineData("x:app:1:1::/:")]
    [InlineData("#app:x:1:1::/:")]
    public void A_name_that_is_not_there_has_none(string file) => Assert.Null(Find(file));

    private static PasswdUser? Find(string file) => PasswdFile.Find(Encoding.UTF8.GetBytes(file), "app");
}
