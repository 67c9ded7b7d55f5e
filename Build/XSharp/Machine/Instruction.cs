using System.Collections.Generic;

namespace ExoCosmos.Build.XSharp.Machine;

public enum PrefixRule
{
    None,
    Lock,
    Repeat,
}

/// <summary>An instruction that is written by its name.</summary>
/// <param name="Nasm32">in 32-bit code, or null if it does not exist there</param>
/// <param name="Nasm64">in 64-bit code, or null if it does not exist there</param>
/// <param name="Leaves">what follows is not reached from it</param>
public sealed record Instruction(
    string Name,
    string? Nasm32,
    string? Nasm64,
    IReadOnlyList<OperandShape> Shapes,
    PrefixRule Prefix = PrefixRule.None,
    bool Leaves = false);
