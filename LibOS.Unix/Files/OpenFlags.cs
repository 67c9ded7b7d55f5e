using System;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>The O_* bits of open(2) on x86-64 (asm-generic/fcntl.h, octal there).</summary>
[Flags]
public enum OpenFlags : uint
{
    ReadOnly = 0,
    WriteOnly = 1,
    ReadWrite = 2,
    AccessMask = 3,
    Create = 0x40,
    Exclusive = 0x80,
    NoControllingTerminal = 0x100,
    Truncate = 0x200,
    Append = 0x400,
    NonBlocking = 0x800,
    DataSync = 0x1000,
    Direct = 0x4000,
    LargeFile = 0x8000,
    Directory = 0x1_0000,
    NoFollow = 0x2_0000,
    NoAccessTime = 0x4_0000,
    CloseOnExec = 0x8_0000,
    Sync = 0x10_1000,
    Path = 0x20_0000,
    TemporaryFile = 0x41_0000,

    /// <summary>What fcntl(F_SETFL) may change.</summary>
    Settable = Append | NonBlocking | Direct | NoAccessTime,
}
