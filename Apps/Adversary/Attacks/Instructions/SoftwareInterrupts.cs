using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>
/// Raises all 256 interrupts by instruction: the timer's, the disks', exceptions that push an error code. Only breakpoint and overflow have
/// gates for ring 3; every other is a protection fault.
/// </summary>
internal struct SoftwareInterrupts : IAttack
{
    private const ulong InstructionBytes = 3, Protection = 13;
    private const uint Vectors = 256;

    [RuntimeImport("*", "software_interrupts"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Code();

    public static ReadOnlySpan<byte> Name => "software-interrupts"u8;

    public static void Run()
    {
        for (var number = 0u; number < Vectors; number++)
        {
            var vector = Trial.Of(Code() + (number * InstructionBytes));
            if (number is 3 or 4)
                Findings.Expect("breakpoint or overflow arrives otherwise"u8, vector == number, number);
            else
                Findings.Expect("a gate is open to ring 3"u8, vector == Protection, number);
        }
    }
}
