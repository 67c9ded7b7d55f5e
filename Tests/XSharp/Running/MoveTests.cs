using System;
using System.Buffers.Binary;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Running;

[TestClass]
public sealed class MoveTests
{
    [TestMethod]
    [DataRow("RAX = 5", 5ul)]
    [DataRow("RAX = $FFFF_FFFF_FFFF_FFFE", 0xFFFFFFFFFFFFFFFEul)]
    [DataRow("RAX = -1", ulong.MaxValue)]
    [DataRow("RAX = 0\nEAX = 0xFF", 0xFFul)]
    [DataRow("RAX = 0b1011", 11ul)]
    [DataRow("RAX = 'A'", 65ul)]
    [DataRow("RAX = 'FACP'", 0x50434146ul)]
    [DataRow("RAX = (2 + 3) * 4 - 20 / 3 % 4 | $100 & ~1 ^ 1 << 4", (5ul * 4 - 2) | (0x100ul ^ 16))]
    [DataRow("rax = 7", 7ul)]
    public void LoadsConstants(string body, ulong expected) => Assert.AreEqual(expected, Snippet.Run(body));

    [TestMethod]
    [DataRow("RAX = RDI")]
    [DataRow("R9 = RDI\nR10 = R9\nRAX = R10")]
    [DataRow("RDX = 0\nRAX = 0\nEDX = EDI\nRAX = RDX\nRDI >> 32\nRDI << 32\nRAX | RDI")]
    public void MovesBetweenRegisters(string body) => Assert.AreEqual(0x1122334455667788ul, Snippet.Run(body, 0x1122334455667788));

    [TestMethod]
    public void MovesPartsOfRegisters() =>
        Assert.AreEqual(0x1122334455669981ul, Snippet.Run("RAX = RDI\nAL = SIL\nR11B = 0x99\nCL = R11B\nAH = CL", 0x1122334455667788, 0x81));

    [TestMethod]
    [DataRow("RAX = unsigned DIL", 0x80ul)]
    [DataRow("EAX = unsigned DI", 0xFF80ul)]
    [DataRow("RAX = unsigned EDI", 0xFFFFFF80ul)]
    [DataRow("RAX = signed DIL", 0xFFFFFFFFFFFFFF80ul)]
    [DataRow("EAX = signed DIL", 0xFFFFFF80ul)]
    [DataRow("RAX = signed EDI", 0xFFFFFFFFFFFFFF80ul)]
    public void Widens(string body, ulong expected) => Assert.AreEqual(expected, Snippet.Run(body, 0x11223344FFFFFF80));

    [TestMethod]
    [DataRow("RAX = [RDI]", 0x0706050403020100ul)]
    [DataRow("EAX = [RDI + 4]", 0x07060504ul)]
    [DataRow("EAX = RDI[4]", 0x07060504ul)]
    [DataRow("RDI + 8\nEAX = RDI[-4]", 0x07060504ul)]
    [DataRow("RSI = 2\nEAX = [RDI + RSI*4 + 4]", 0x0F0E0D0Cul)]
    [DataRow("RSI = 2\nEAX = RDI[RSI*4 + 4]", 0x0F0E0D0Cul)]
    [DataRow("RSI = 2\nEAX = [8*RSI + RDI - 4]", 0x0F0E0D0Cul)]
    [DataRow("RSI = 3\nRAX = 0\nAL = [RDI + RSI]", 3ul)]
    [DataRow("RAX = unsigned word [RDI + 2]", 0x0302ul)]
    [DataRow("RAX = signed byte RDI[9]", 9ul)]
    [DataRow("RAX = unsigned dword [RDI]", 0x03020100ul)]
    [DataRow("R13 = R13\nR12 = R12\nRAX = RDI\nRAX = qword [RAX]", 0x0706050403020100ul)]
    public void ReadsMemory(string body, ulong expected)
    {
        var memory = new byte[16];
        for (var index = 0; index < memory.Length; index++)
            memory[index] = (byte)index;
        Assert.AreEqual(expected, Snippet.RunOn(memory, body));
    }

    [TestMethod]
    [DataRow("[RDI] = RSI", 0x8877665544332211ul)]
    [DataRow("[RDI] = ESI", 0x44332211ul)]
    [DataRow("RDI[2] = SIL", 0x110000ul)]
    [DataRow("byte [RDI] = 5", 5ul)]
    [DataRow("word [RDI + 2] = $1234", 0x12340000ul)]
    [DataRow("dword RDI[4] = 1", 0x100000000ul)]
    [DataRow("qword [RDI] = -2", 0xFFFFFFFFFFFFFFFEul)]
    [DataRow("nontemporal [RDI] = RSI", 0x8877665544332211ul)]
    public void WritesMemory(string body, ulong expected)
    {
        var memory = new byte[8];
        Snippet.RunOn(memory, body, 0x8877665544332211);
        Assert.AreEqual(expected, BinaryPrimitives.ReadUInt64LittleEndian(memory));
    }

    [TestMethod]
    public void ComputesAddresses() =>
        Assert.AreEqual(10ul + 3 * 8 + 5, Snippet.Run("RAX = @[RDI + RSI*8 + 5]", 10, 3));

    [TestMethod]
    public void Exchanges()
    {
        var memory = new byte[8];
        Assert.AreEqual(1ul, Snippet.RunOn(memory, "RAX = 0\n[RDI] = RAX\nRAX = 7\nRAX <=> [RDI]\nRDX = 1\nRAX <=> RDX"));
        Assert.AreEqual((byte)7, memory[0]);
    }

    [TestMethod]
    public void ReadsSegmentsAndSegmentMemory()
    {
        Assert.AreEqual(0x33ul, Snippet.Run("RAX = 0\nAX = CS"));
        Assert.AreNotEqual(0ul, Snippet.Run("RAX = FS[0]"));
        Assert.AreNotEqual(0ul, Snippet.Run("EDX = 0\nRAX = FS[RDX]"));
    }

    [TestMethod]
    public void MovesThroughXmm()
    {
        var memory = new byte[64];
        for (var index = 0; index < 16; index++)
            memory[index] = (byte)(index + 1);
        var body = "XMM3 = [RDI]\nXMM4 = XMM3\nRAX = XMM4\n[RDI + 16] = XMM4\nRDX = @[RDI + 47]\nRDX & ~15\naligned [RDX] = XMM3\n"
            + "XMM9 = aligned [RDX]\nnontemporal [RDX] = XMM9\nXMM5 = EAX\nECX = XMM5\nXMM6 = ECX\nqword [RDI] = XMM6";
        Assert.AreEqual(0x0807060504030201ul, Snippet.RunOn(memory, body));
        Assert.IsTrue(memory.AsSpan(16, 16).SequenceEqual(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }));
        Assert.AreEqual(0x04030201ul, BinaryPrimitives.ReadUInt64LittleEndian(memory));
    }
}
