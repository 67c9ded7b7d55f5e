using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>Argument of <see cref="KernelCall.EnvironmentCreate"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct EnvironmentOrder
{
    /// <summary>The Creation capability; its Length falls by one.</summary>
    public Handle Creation;
    /// <summary>Account that pays for page tables, save area and control page (right Control).</summary>
    public Handle Account;
    public Name32 Name;
    public Name32 LibOs;
}

/// <summary>Argument of <see cref="KernelCall.EnvironmentStart"/>: where an embryo begins. All other registers are zero.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct StartState
{
    public ulong Rip;
    public ulong Rsp;
    /// <summary>First argument, in rdi.</summary>
    public ulong Argument;
    public ulong SecondArgument;
    /// <summary>Initial ControlPage.Masked.</summary>
    public ulong Masked;
    public ulong FsBase;
    public StartFlags Flags;
}

[System.Flags]
public enum StartFlags : uint
{
    None = 0,
    /// <summary>No part in spare time: it runs in places of its own and in time passed to it. What it starts is dispatched, too.</summary>
    Dispatched = 1,
}

/// <summary>Operations of <see cref="KernelCall.Power"/>.</summary>
public enum PowerOperation : uint { Off = 0, Reboot = 1 }
