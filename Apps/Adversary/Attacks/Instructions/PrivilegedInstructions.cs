using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>A line of the table in Stubs/Instructions.xs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct InstructionEntry
{
    public const int NameBytes = 16;

    public fixed byte Name[NameBytes];
    public ulong Code;
    /// <summary>The vectors that are right, one bit each.</summary>
    public ulong Vectors;
}

/// <summary>Executes every instruction that ring 3 must not have, and those that end in an exception; each arrives as the right upcall.</summary>
internal unsafe struct PrivilegedInstructions : IAttack
{
    private const uint VectorLimit = 32;

    [RuntimeImport("*", "instruction_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern InstructionEntry* Table();

    [RuntimeImport("*", "instruction_count"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int Count();

    public static ReadOnlySpan<byte> Name => "privileged-instructions"u8;

    public static void Run()
    {
        OwnPages.Add(OwnPages.Area);
        for (var index = 0; index < Count(); index++)
        {
            var entry = Table() + index;
            var vector = Trial.Of(entry->Code, OwnPages.Area);
            if (vector >= VectorLimit || (entry->Vectors >> (int)vector & 1) == 0)
                Findings.Fail(new ReadOnlySpan<byte>(entry->Name, InstructionEntry.NameBytes).TrimEnd((byte)0), (long)vector, (long)entry->Vectors, Trial.Outcome.Error);
        }
    }
}
