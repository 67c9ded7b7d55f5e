using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Running;

[TestClass]
public sealed class StackTests
{
    [TestMethod]
    [DataRow("+RDI\n-RAX", 42ul)]
    [DataRow("+5\n-RAX", 5ul)]
    [DataRow("+-1\n-RAX", ulong.MaxValue)]
    [DataRow("+RDI\n+RSP[0]\n-RAX\nRSP + 8", 42ul)]
    [DataRow("+0\nRAX = RSP\n+RDI\n-qword [RAX]\n-RAX", 42ul)]
    [DataRow("+FS\n-RAX\nRAX = 3", 3ul)]
    [DataRow("Stc\n+Flags\nClc\n-Flags\nRAX = 0\nSetC AL", 1ul)]
    [DataRow("RAX = @Inside\n+RAX\nreturn\nInside:\nRAX = 9", 9ul)]
    public void PushesAndPops(string body, ulong expected) => Assert.AreEqual(expected, Snippet.Run(body, 42));

    /// <summary>Every register comes back, and each lies where the note says.</summary>
    [TestMethod]
    public void SavesAllRegisters()
    {
        var registers = "RAX RCX RDX RBX RBP RSI RDI R8 R9 R10 R11 R12 R13 R14 R15".Split(' ');
        var body = "+RBX\n+RBP\n+R12\n+R13\n+R14\n+R15\n";
        for (var index = 0; index < registers.Length; index++)
            body += $"{registers[index]} = {1000 + index}\n";
        body += "+All\n";
        for (var index = 0; index < registers.Length; index++)
            body += $"qword RSP[{8 * (14 - index)}] ?= {1000 + index}\nif != goto Wrong\n{registers[index]} = 0\n";
        body += "-All\n";
        for (var index = 0; index < registers.Length; index++)
            body += $"{registers[index]} ?= {1000 + index}\nif != goto Lost\n";
        body += "RAX = 1\nExit:\n-R15\n-R14\n-R13\n-R12\n-RBP\n-RBX\nRet\n";
        body += "Wrong:\nRSP + 120\nRAX = 2\ngoto Exit\nLost:\nRAX = 3\ngoto Exit";
        Assert.AreEqual(1ul, Snippet.Run(body));
    }
}
