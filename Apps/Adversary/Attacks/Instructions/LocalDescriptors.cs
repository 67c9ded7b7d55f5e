using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>
/// After a reset the processor has a local descriptor table of 64 KiB at address 0 (SDM vol. 3, table 10-1). A kernel that leaves it so lets
/// whoever maps the first pages write descriptors: here a call gate from ring 3 into its own code in ring 0.
/// <code>
///   call gate, 16 bytes (SDM vol. 3, 6.8.3.1):   0 offset 15:0   2 selector   4 0   5 type 0xC, DPL 3, present   6 offset 31:16   8 offset 63:32
/// </code>
/// </summary>
internal unsafe struct LocalDescriptors : IAttack
{
    private const ulong Table = Layout.PageSize;
    private const ulong KernelCode = 0x10, GateType = 0xEC, LocalTable = 4, Protection = 13;

    /// <summary>0 the code that calls through a gate, 1 where the gate leads.</summary>
    [RuntimeImport("*", "gate_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Code();

    [RuntimeImport("*", "gate_landed"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Landed();

    public static ReadOnlySpan<byte> Name => "local-descriptors"u8;

    public static void Run()
    {
        OwnPages.Add(Table);
        var target = Code()[1];
        var gate = (ulong*)Table;
        gate[0] = (target & 0xFFFF) | (KernelCode << 16) | (GateType << 40) | ((target >> 16 & 0xFFFF) << 48);
        gate[1] = target >> 32;
        var vector = Trial.Of(Code()[0], Table | LocalTable | 3);
        Findings.Expect("code in ring 0"u8, Landed() == 0, Landed());
        Findings.Expect("a gate of its own"u8, vector == Protection, vector);
    }
}
