using System;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Running;

/// <summary>Instructions by name that user mode may execute.</summary>
[TestClass]
public sealed class InstructionTests
{
    [TestMethod]
    [DataRow("R8 = RBX\nEAX = 0\nECX = 0\nCpuId\nRBX = R8\nRAX = 1", 1ul)]
    [DataRow("RdTsc\nEAX = EAX\nR8 = RDX\nR8 << 32\nR8 | RAX\nRdTsc\nRDX << 32\nRAX | RDX\nif RAX > R8 {\nRAX = 1\n}", 1ul)]
    [DataRow("MFence\nLFence\nSFence\nPause\nNop\nRAX = 1", 1ul)]
    [DataRow("Stc\nCmc\nif !carry {\nRAX = 1\n}", 1ul)]
    [DataRow("RAX = -1\nCdq\nRAX = RDX", 0xFFFFFFFFul)]
    [DataRow("EAX = $80\nCbw\nCwde\nCdqe", 0xFFFFFFFFFFFFFF80ul)]
    [DataRow("EAX = 39\nSysCall\nR8 = RAX\nEAX = 39\nSysCall\nRAX - R8", 0ul)]
    [DataRow("+RBP\nRBP = RSP\nRSP - 64\nLeave\nRAX = 1", 1ul)]
    [DataRow("! mov eax, 77", 77ul)]
    public void Executes(string body, ulong expected) => Assert.AreEqual(expected, Snippet.Run(body));

    [TestMethod]
    public void SavesTheState()
    {
        var memory = new byte[2048];
        Assert.AreEqual(0x1F84ul, Snippet.RunOn(memory, """
            RDX = @[RDI + 63]
            RDX & ~63
            EAX = 4
            XMM5 = EAX
            FxSave [RDX]
            XMM5 ^ XMM5
            FxRstor [RDX]
            RAX = XMM5
            StMxCsr RDX[512]
            LdMxCsr RDX[512]
            // MXCSR without the exceptions that have happened: all of them masked.
            ECX = RDX[24]
            ECX & $1F80
            EAX | ECX
            """));
    }

    [TestMethod]
    public void ExchangesSixteenBytes()
    {
        var memory = new byte[32];
        Assert.AreEqual(1ul, Snippet.RunOn(memory, """
            +RBX
            RDI + 15
            RDI & ~15
            EAX = 0
            EDX = 0
            EBX = 7
            ECX = 8
            lock CmpXchg16B [RDI]
            RAX = 0
            SetZ AL
            -RBX
            """));
        Assert.AreNotEqual(-1, memory.AsSpan().IndexOf((byte)7));
        Assert.AreNotEqual(-1, memory.AsSpan().IndexOf((byte)8));
    }
}
