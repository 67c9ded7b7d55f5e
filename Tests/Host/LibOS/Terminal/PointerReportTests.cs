using ExoCosmos.Abi;
using ExoCosmos.LibOS.Terminal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS.Terminal;

[TestClass]
public sealed class PointerReportTests
{
    [TestMethod]
    [DataRow(0x080000u, "None 0 0")]
    [DataRow(0x090501u, "Left 5 -1", DisplayName = "right and upwards, the left button down")]
    [DataRow(0x1EFE05u, "Right, Middle -2 -5", DisplayName = "left and upwards")]
    [DataRow(0x280000u, "None 0 256", DisplayName = "the sign without a value: 256 steps down")]
    [DataRow(0xC87F7Fu, "None 0 0", DisplayName = "further than can be said")]
    public void MovementIsRightAndDown(uint packet, string expected)
    {
        var report = PointerReport.Of(ConsoleEvent.Pointer | packet);
        Assert.AreEqual(expected, $"{report.Buttons} {report.Right} {report.Down}");
    }
}
