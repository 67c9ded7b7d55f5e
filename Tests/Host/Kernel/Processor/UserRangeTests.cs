using ExoCosmos.Abi;
using ExoCosmos.Kernel.Processor;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Processor;

[TestClass]
public sealed class UserRangeTests
{
    private const ulong End = Layout.PageTables;

    [TestMethod]
    [DataRow(0UL, End)]
    [DataRow(0UL, 0UL)]
    [DataRow(End, 0UL)]
    [DataRow(End - 1, 1UL)]
    [DataRow(1UL, End - 1)]
    public void RangesThatEndBeforeTheTablesAreTheUsers(ulong address, ulong bytes) => Assert.IsTrue(UserCopy.IsUserRange(address, bytes));

    [TestMethod]
    [DataRow(0UL, End + 1)]
    [DataRow(1UL, End)]
    [DataRow(End, 1UL)]
    [DataRow(End + 1, 0UL)]
    [DataRow(0UL, ulong.MaxValue)]
    [DataRow(End, ulong.MaxValue)]
    [DataRow(End + 1, ulong.MaxValue)]
    [DataRow(ulong.MaxValue, 1UL)]
    [DataRow(ulong.MaxValue, End)]
    [DataRow(ulong.MaxValue - End + 1, End)]
    public void OthersAreNotAndNoSumWrapsAround(ulong address, ulong bytes) => Assert.IsFalse(UserCopy.IsUserRange(address, bytes));
}
