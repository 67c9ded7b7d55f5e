using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Build.Symbols.Elf;
using Iced.Intel;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>
/// The way out of a kernel call clears those vector registers that the kernel's code uses, so that nothing of the kernel's is left in them. Which these are, its instructions say.
/// </summary>
[TestClass]
public sealed class VectorRegisterTests
{
    private static readonly Instruction[] Instructions = [.. Disassemble()];

    [TestMethod]
    public void AllThatTheKernelUsesIsCleared()
    {
        var cleared = Instructions.Where(IsClearing).Select(instruction => instruction.Op0Register).ToHashSet();
        var used = Instructions.Where(instruction => !IsClearing(instruction)).SelectMany(Registers).Where(register => register.IsXMM()).ToHashSet();
        Assert.IsTrue(used.Count != 0 && cleared.Count != 0);
        Assert.AreEqual("", string.Join(' ', used.Except(cleared).Order()), "used and not cleared");
        Assert.AreEqual("", string.Join(' ', cleared.Except(used).Order()), "cleared for nothing");
    }

    /// <summary>Nobody clears those.</summary>
    [TestMethod]
    public void WiderVectorsAndTheOldFloatingPointUnitAreNotUsed() => Assert.IsEmpty(Instructions.SelectMany(Registers)
        .Where(register => register.IsYMM() || register.IsZMM() || register.IsK() || register.IsMM() || register.IsST()).Distinct());

    private static bool IsClearing(Instruction instruction) =>
        instruction.Mnemonic == Mnemonic.Pxor && instruction.Op0Register == instruction.Op1Register && instruction.Op1Kind == OpKind.Register;

    private static IEnumerable<Register> Registers(Instruction instruction) =>
        Enumerable.Range(0, instruction.OpCount).Where(operand => instruction.GetOpKind(operand) == OpKind.Register).Select(instruction.GetOpRegister);

    private static IEnumerable<Instruction> Disassemble()
    {
        var image = new ElfFile(File.ReadAllBytes(Path.Combine(Repository.Root, "artifacts", "images", "kernel.elf")));
        var section = image.Sections.Single(candidate => candidate.Name == ".text");
        var bytes = image.Content(section).ToArray();
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes), section.Address);
        while (decoder.IP < section.Address + (ulong)bytes.Length)
            yield return decoder.Decode();
    }
}
