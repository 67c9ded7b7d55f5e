using System;
using System.IO;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Commands.Machine;
using ExoCosmos.Shell.Commands.Network;
using ExoCosmos.Shell.Execution;
using ExoCosmos.Shell.Status;
using ExoCosmos.Shell.Unix;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Execution;

/// <summary>The tables of /proc/exo as the commands show them.</summary>
[TestClass]
public sealed class MachineTablesTests
{
    [TestMethod]
    public void ShowsEnvironments() => AreShown(
        "id\tparent\tname\tlibos\tstate\tcpu_us\tframes\n1\t-\tinit\tnone\tsleeping\t1500\t20\n12\t1\tshell\tLibOS.Unix\trunning\t61234567\t5000\n",
        EnvCommand.Render,
        """
        ID  PARENT  NAME   LIBOS       STATE          CPU  FRAMES    MEMORY
         1       -  init   none        sleeping   0.002 s      20  80.0 KiB
        12       1  shell  LibOS.Unix  running   61.235 s    5000  19.5 MiB

        """);

    [TestMethod]
    public void ShowsMemory() => AreShown(
        "owner\tname\tframes\tpinned\n-\tfree\t768\t0\n1\tinit\t256\t4\n",
        MemCommand.Render,
        """
        OWNER  NAME   FRAMES     SIZE   SHARE  PINNED
            -  free      768  3.0 MiB  75.0 %       0
            1  init      256  1.0 MiB  25.0 %       4
               total    1024  4.0 MiB               4

        """);

    [TestMethod]
    public void ShowsDisks() => AreShown(
        "disk\tfirst\tblocks\tblock_size\towner\tname\tuse\n0\t0\t2048\t512\t-\t-\tfree\n0\t2048\t8192\t512\t12\tshell\text2 at /mnt/0\n",
        DiskCommand.Render,
        """
        DISK  FIRST  BLOCKS     SIZE  OWNER  NAME   USE
        0         0    2048  1.0 MiB      -  -      free
        0      2048    8192  4.0 MiB     12  shell  ext2 at /mnt/0

        """);

    [TestMethod]
    public void ShowsInterfaces() => AreShown(
        "network\tmac\taddress\tstate\tfilters\tlisteners\treceived\tdelivered\tunclaimed\tdropped\tsent\trefused\tlost\n0\t525400123456\t10.0.2.15\tup\t4\t1\t1200\t1190\t10\t3\t900\t0\t0\n",
        NetCommand.RenderInterfaces,
        """
        NET  ADDRESS    STATE  RECEIVED  TAKEN  LEFT  DROPPED  SENT  REFUSED
        0    10.0.2.15  up         1200   1190    10        3   900        0

        """);

    [TestMethod]
    public void ShowsPacketFilters() => AreShown(
        "network\tfilter\towner\tname\thits\tdropped\tcondition\n0\t1\t3\tweb\t1190\t3\tipv4 tcp port 80\n",
        NetCommand.RenderFilters,
        """
        NET  FILTER  OWNER  NAME  HITS  DROPPED  TAKES
        0         1      3  web   1190        3  ipv4 tcp port 80

        """);

    [TestMethod]
    public void ShowsPacketRings() => AreShown(
        "owner\tname\tslots\tcame\twaiting\tdropped\n3\tweb\t256\t1193\t2\t3\n",
        NetCommand.RenderRings,
        """
        OWNER  NAME  SLOTS  CAME  WAITING  DROPPED
            3  web     256  1193        2        3

        """);

    [TestMethod]
    public void ShowsCapabilities() => AreShown(
        "environment\thandle\tparent\tkind\tfirst\tcount\trights\n2\t5.1\t1:1.1\tframes\t0\t50\trwg\n2\t6.1\t2:5.1\tframes\t16\t10\trw\n3\t1.1\t-\tclock\t-\t-\tr\n",
        (context, file) => CapsCommand.Render(context, file, []),
        """
        Environment 2
        HANDLE  KIND    FIRST  COUNT  RIGHTS  FROM
        5.1     frames      0     50  rwg     1:1.1
        └─ 6.1  frames     16     10  rw
        Environment 3
        HANDLE  KIND   FIRST  COUNT  RIGHTS  FROM
        1.1     clock      -      -  r       -

        """);

    [TestMethod]
    public void ShowsTheTrace() => AreShown(
        "number\ttime_us\tenvironment\tname\tevent\tdetail\tfirst\tsecond\n7\t1500000\t2\tshell\tcall\tMap\t4\t255\n8\t1600000\t0\t-\tinterrupt\t-\t64\t0\n",
        (context, file) => TraceCommand.Render(context, file, file.Rows),
        """
           TIME  ENV  NAME   EVENT      DETAIL  FIRST  SECOND
        1.500 s    2  shell  call       Map         4      ff
        1.600 s    0  -      interrupt  -          40       0

        """);

    [TestMethod]
    public void BearsMissingColumns() => AreShown("other\nx\n", MemCommand.Render, "OWNER  NAME   FRAMES  SIZE  SHARE  PINNED\n    -  -           -     -      -       -\n       total       0   0 B              0\n");

    private static void AreShown(string table, Action<CommandContext, StatusFile> render, string expected)
    {
        using var directory = new TemporaryDirectory();
        using (var file = Descriptor.Open(directory["out"], OpenMode.Write | OpenMode.Create))
        {
            var output = new TextSink(file);
            var session = new ShellSession(CommandTable.Standard(), terminal: null);
            using var context = new CommandContext(
                session, new EnvCommand(), [], () => throw new InvalidOperationException("no input is needed"), output, output, new Interruption(null));
            render(context, StatusFile.Parse(table));
            output.Flush();
        }
        Assert.AreEqual(expected, File.ReadAllText(directory["out"]));
    }
}
