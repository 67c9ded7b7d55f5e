using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>
/// The way out of a kernel call clears those vector registers that the kernel's code uses, so that nothing of the kernel's is left in them. Which these are, its instructions say.
/// </summary>
[TestClass]
public sealed class VectorRegisterTests
{
    [TestMethod]
    public void AllThatTheKernelUsesIsCleared()
    {
        var cleared = KernelCode.Instructions.Where(IsClearing).Select(instruction => instruction.Op0Register).ToHashSet();
        var used = KernelCode.Instructions.Where(instruction => !IsClearing(instruction)).SelectMany(Registers).Where(register => register.IsXMM()).ToHashSet();
        Assert.IsTrue(used.Count != 0 && cleared.Count != 0);
        Assert.AreEqual("", string.Join(' ', used.Except(cleared).Order()), "used and not cleared");
        Assert.AreEqual("", string.Join(' ', cleared.Except(used).Order()), "cleared for nothing");
    }

    /// <summary>Nobody clears those.</summary>
    [TestMethod]
    public void WiderVectorsAndTheOldFloatingPointUnitAreNotUsed() => Assert.IsEmpty(KernelCode.Instructions.SelectMany(Registers)
        .Where(register => register.IsYMM() || register.IsZMM() || register.IsK() || register.IsMM() || register.IsST()).Distinct());

    private static bool IsClearing(Instruction instruction) =>
        instruction.Mnemonic == Mnemonic.Pxor && instruction.Op0Register == instruction.Op1Register && instruction.Op1Kind == OpKind.Register;

    private static IEnumerable<Register> Registers(Instruction instruction) =>
        Enumerable.Range(0, instruction.OpCount).Where(operand => instruction.GetOpKind(operand) == OpKind.Register).Select(instruction.GetOpRegister);
}
