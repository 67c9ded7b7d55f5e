using System;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Running;

[TestClass]
public sealed class StringTests
{
    [TestMethod]
    [DataRow("EAX = $55\nECX = 4\nrep StosB", "5555555504050607")]
    [DataRow("RAX = -1\nECX = 1\nrep StosQ", "FFFFFFFFFFFFFFFF")]
    [DataRow("RSI = @[RDI + 4]\nMovsD", "0405060704050607")]
    [DataRow("RSI = @[RDI + 4]\nECX = 2\nrep MovsW", "0405060704050607")]
    [DataRow("RSI = RDI\nLodsW\nAH + 1\nStosW", "0002020304050607")]
    [DataRow("EAX = 3\nECX = 8\nRDX = RDI\nrepne ScasB\nbyte RDI[-1] = $EE", "000102EE04050607")]
    [DataRow("RSI = RDI\nECX = 8\nrepe CmpsB\nif 0 {\nbyte RDI[-8] = 9\n}", "0901020304050607")]
    [DataRow("RDI + 7\nStd\nEAX = 0\nECX = 2\nrep StosB\nCld", "0001020304050000")]
    public void WorksOnStrings(string body, string expected)
    {
        var memory = new byte[8];
        for (var index = 0; index < memory.Length; index++)
            memory[index] = (byte)index;
        Snippet.RunOn(memory, body);
        Assert.AreEqual(expected, Convert.ToHexString(memory));
    }
}
