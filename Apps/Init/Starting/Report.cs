using System;
using System.Buffers.Text;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Starting;

/// <summary>Init's lines on the console.</summary>
public static class Report
{
    public static void Line(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        Panic.Write("init: "u8);
        Panic.Write(first);
        Panic.Write(second);
        Panic.Write(third);
        Panic.Write("\n"u8);
    }

    /// <summary>"init: manifest line 12: reason"</summary>
    public static void ManifestProblem(int line, ReadOnlySpan<byte> reason)
    {
        Panic.Write("init: manifest line "u8);
        Number((ulong)line);
        Panic.Write(": "u8);
        Panic.Write(reason);
        Panic.Write("\n"u8);
    }

    /// <summary>"init: manifest line 12: the environment needs 24 MiB of memory and can have 17: give the machine more"</summary>
    public static void TooLittleMemory(int line, ulong neededPages, ulong pages)
    {
        Panic.Write("init: manifest line "u8);
        Number((ulong)line);
        Panic.Write(": the environment needs "u8);
        Number(neededPages >> 8);
        Panic.Write(" MiB of memory and can have "u8);
        Number(pages >> 8);
        Panic.Write(": give the machine more\n"u8);
    }

    /// <summary>"init: disk 3: reason"</summary>
    public static void DiskProblem(uint disk, ReadOnlySpan<byte> reason)
    {
        Panic.Write("init: disk "u8);
        Number(disk);
        Panic.Write(": "u8);
        Panic.Write(reason);
        Panic.Write("\n"u8);
    }

    public static void Number(ulong number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Panic.Write(digits[..length]);
    }

    public static ReadOnlySpan<byte> Reason(KernelError error) => error switch
    {
        KernelError.NoFrames => "there is too little memory: give the machine more"u8,
        KernelError.TableFull => "a kernel table is full"u8,
        KernelError.MissingRight => "a right is missing"u8,
        KernelError.OutOfRange => "a range is too large"u8,
        KernelError.BadHandle => "a capability is gone"u8,
        _ => "the kernel refuses"u8,
    };
}
