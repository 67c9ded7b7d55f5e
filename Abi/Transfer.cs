using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>What <see cref="KernelCall.Serve"/> does.</summary>
[Flags]
public enum ServeFlags : ulong
{
    None = 0,
    /// <summary>The four words go to the present caller.</summary>
    Reply = 1,
    /// <summary>Wait for the next call: it enters at <see cref="ControlPage.CallEntry"/>.</summary>
    Park = 2,
}

/// <summary>The four words of a call, a reply or a message: in rdi rsi rdx r10 on both sides, whichever way they go.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TransferMessage
{
    public ulong First, Second, Third, Fourth;
}

/// <summary>An entry of a message ring (<see cref="RingKind.Message"/>).</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
public struct MessageEntry
{
    /// <summary>Of the gate that was used.</summary>
    public ulong Badge;
    /// <summary>Environment slot in the lower half, its generation in the upper.</summary>
    public ulong Sender;
    public TransferMessage Message;
}
