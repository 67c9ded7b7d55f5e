using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Calls;

/// <summary>
/// A kernel call as the entry stub (Processor/Entry.xs) pushes it on the kernel's stack: a copy of the caller's registers that nobody else reaches.
/// <code>
///    0     8     16    24    32   40   48       56
///   | rdi | rsi | rdx | r10 | r8 | r9 | number | kernel |
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CallFrame
{
    public ulong First, Second, Third, Fourth, Fifth, Sixth;
    /// <summary>A <see cref="KernelCall"/>, below <see cref="KernelCalls.Count"/>.</summary>
    public ulong Number;
    public KernelState* Kernel;

    /// <summary>Slot of the environment that calls.</summary>
    public readonly uint Caller => Kernel->Current;

    public readonly Handle FirstHandle => new(First);

    public readonly Handle SecondHandle => new(Second);
}
