using System;
using System.Buffers.Binary;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Running;

[TestClass]
public sealed class ArithmeticTests
{
    [TestMethod]
    [DataRow("RAX + RSI", 107ul)]
    [DataRow("RAX + 1", 101ul)]
    [DataRow("RAX - RSI", 93ul)]
    [DataRow("RAX & 6", 4ul)]
    [DataRow("RAX | 3", 103ul)]
    [DataRow("RAX ^ $FF", 155ul)]
    [DataRow("RAX++", 101ul)]
    [DataRow("RAX--", 99ul)]
    [DataRow("RAX * RSI", 700ul)]
    [DataRow("RAX * 3", 300ul)]
    [DataRow("RAX = RSI * 10", 70ul)]
    [DataRow("RAX << 3", 800ul)]
    [DataRow("RAX >> 2", 25ul)]
    [DataRow("RAX = -16\nRAX s>> 2", 0xFFFFFFFFFFFFFFFCul)]
    [DataRow("CL = 3\nRAX << CL", 800ul)]
    [DataRow("RAX <~ 60", 0x4000000000000006ul)]
    [DataRow("RAX ~> 4", 0x4000000000000006ul)]
    [DataRow("RAX = -RAX", 0xFFFFFFFFFFFFFF9Cul)]
    [DataRow("RAX = -RSI", 0xFFFFFFFFFFFFFFF9ul)]
    [DataRow("RAX = ~RSI", 0xFFFFFFFFFFFFFFF8ul)]
    [DataRow("RAX = -1\nRAX + 1\nRAX = RSI\nRAX + 0 + carry", 8ul)]
    [DataRow("RCX = 0\nRCX - 1\nRAX - RSI - carry", 92ul)]
    [DataRow("RCX = 9\nMul RCX", 900ul)]
    [DataRow("EDX = 0\nRCX = 9\nDiv RCX", 11ul)]
    [DataRow("EDX = 0\nRCX = 9\nDiv RCX\nRAX = RDX", 1ul)]
    [DataRow("RAX = -100\nCqo\nRCX = 9\nIDiv RCX", 0xFFFFFFFFFFFFFFF5ul)]
    [DataRow("Bsf RAX, RAX", 2ul)]
    [DataRow("Bsr RAX, RAX", 6ul)]
    [DataRow("BSwap RAX", 0x6400000000000000ul)]
    [DataRow("Bts RAX, 0\nBtr RAX, 6\nBtc RAX, 1", 39ul)]
    [DataRow("Shld RAX, RSI, 8", 25600ul)]
    [DataRow("RDX = 0\nRAX ?= 100\nSetE DL\nRAX = RDX", 1ul)]
    [DataRow("RAX ?= 100\nCMovZ RAX, RSI", 7ul)]
    [DataRow("Xadd RAX, RSI\nRAX - RSI", 7ul)]
    public void Computes(string body, ulong expected) => Assert.AreEqual(expected, Snippet.Run("RAX = RDI\n" + body, 100, 7));

    [TestMethod]
    [DataRow("qword [RDI] + 5", 15ul)]
    [DataRow("[RDI] - RSI", 7ul)]
    [DataRow("lock qword [RDI] + 5", 15ul)]
    [DataRow("lock [RDI] | RSI", 11ul)]
    [DataRow("dword [RDI]++", 11ul)]
    [DataRow("lock byte [RDI]--", 9ul)]
    [DataRow("qword [RDI] << 4", 160ul)]
    [DataRow("byte RDI[1] ^ $F0", 0xF00Aul)]
    [DataRow("lock Bts qword [RDI], 2", 14ul)]
    [DataRow("RAX = 3\nlock Xadd [RDI], RAX\n[RDI] + RAX", 23ul)]
    [DataRow("RAX = 10\nRCX = 99\nlock CmpXchg [RDI], RCX", 99ul)]
    [DataRow("RAX = 11\nRCX = 99\nlock CmpXchg [RDI], RCX", 10ul)]
    [DataRow("RAX = 8\nlock RAX <=> [RDI]\n[RDI] + RAX", 18ul)]
    [DataRow("R8 = RBX\nEAX = 10\nEDX = 0\nEBX = 20\nECX = 0\nlock CmpXchg8B [RDI]\nRBX = R8", 20ul)]
    public void ChangesMemory(string body, ulong expected)
    {
        var memory = new byte[8];
        memory[0] = 10;
        Snippet.RunOn(memory, body, 3);
        Assert.AreEqual(expected, BinaryPrimitives.ReadUInt64LittleEndian(memory));
    }

    [TestMethod]
    public void ComputesInXmm()
    {
        var memory = new byte[16];
        memory.AsSpan().Fill(0xF0);
        var body = "XMM0 = RSI\nPunpcklqdq XMM0, XMM0\nXMM1 = [RDI]\nXMM0 & XMM1\nXMM1 ^ XMM1\nXMM1 | XMM0\n[RDI] = XMM1";
        Snippet.RunOn(memory, body, 0x0123456789ABCDEF);
        Assert.AreEqual(0x00204060_80A0C0E0ul, BinaryPrimitives.ReadUInt64LittleEndian(memory));
        Assert.AreEqual(0x00204060_80A0C0E0ul, BinaryPrimitives.ReadUInt64LittleEndian(memory.AsSpan(8)));
    }
}
