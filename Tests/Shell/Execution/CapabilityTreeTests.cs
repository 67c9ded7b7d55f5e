using System.Linq;
using ExoCosmos.Shell.Status;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Execution;

[TestClass]
public sealed class CapabilityTreeTests
{
    private const string Table = """
        environment	handle	parent	kind	first	count	rights
        1	1.1	-	frames	0	100	rwg
        2	5.1	1:1.1	frames	0	50	rwg
        2	6.1	2:5.1	frames	0	10	rw
        2	7.1	2:6.1	frames	0	5	r
        2	8.1	2:5.1	frames	10	10	rw
        2	9.2	2:9.2	clock	-	-	r
        """;

    [TestMethod]
    public void PutsEachBelowItsParent()
    {
        var file = StatusFile.Parse(Table);
        var lines = new CapabilityTree(file, "2").Walk().Select(line => line.Branch + file.Field(line.Row, "handle") + (line.IsRoot ? " root" : ""));
        Assert.AreEqual("5.1 root\n├─ 6.1\n│  └─ 7.1\n└─ 8.1\n9.2 root", string.Join('\n', lines));
    }

    [TestMethod]
    public void EndsOnNonsense()
    {
        // Two that are each other's parents, and a handle twice.
        var file = StatusFile.Parse("environment\thandle\tparent\n1\ta\t1:b\n1\tb\t1:a\n1\tc\t-\n1\tc\t-\n");
        Assert.AreEqual(1, new CapabilityTree(file, "1").Walk().Count());
    }

    [TestMethod]
    public void FindsFieldsByName()
    {
        var file = StatusFile.Parse("b\ta\textra\n1\t2\t3\n4\n");
        Assert.AreEqual("2 1 - -", string.Join(' ', file.Field(file.Rows[0], "a"), file.Field(file.Rows[0], "b"), file.Field(file.Rows[0], "zz"), file.Field(file.Rows[1], "a")));
        Assert.AreEqual(4, file.Number(file.Rows[1], "b"));
        Assert.IsNull(file.Number(file.Rows[1], "a"));
        Assert.AreEqual(0, StatusFile.Parse("").Rows.Count);
    }
}
