using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>
/// What a process does with a signal, as rt_sigaction(2) passes it on x86-64.
/// <code>
///  0 handler   8 flags   16 restorer   24 mask
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalAction
{
    public ulong Handler;
    public ulong Flags;
    public ulong Restorer;
    public ulong Mask;

    public const ulong Default = 0, Ignore = 1;
    public const ulong OnStack = 0x0800_0000, Restart = 0x1000_0000, NoDefer = 0x4000_0000, ResetHandler = 0x8000_0000;

    public readonly bool HasHandler => Handler > Ignore;
}

/// <summary>The actions of one process for signals 1 … 64, at index signal - 1.</summary>
[InlineArray(Signal.Count)]
public struct SignalActions
{
    private SignalAction _first;
}

/// <summary>An alternate signal stack as sigaltstack(2) passes it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalStack
{
    public ulong Start;
    public int Flags;
    public int Padding;
    public ulong Size;

    public const int OnStack = 1, Disable = 2;
    public const ulong MinimumSize = 2048;

    public readonly bool Contains(ulong address) => Size != 0 && address > Start && address - Start <= Size;
}
