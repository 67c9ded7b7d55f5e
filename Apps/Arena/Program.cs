using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.Arena;

/// <summary>
/// <c>arena FILE SORTED [stay]</c> sorts the lines of a file. A bare application that has its files from LibOS.Unix and brings its own memory manager: the page-fault
/// handler below is the environment's, the libOS' demand paging is not in the image. With <c>stay</c> it lives on, for others to look at.
/// </summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        BareProcess.Begin(parameters, spawned, &Fault);
        if (BareProcess.ArgumentCount < 3)
            End(Errno.EINVAL, "usage: arena FILE SORTED [stay]\n"u8);
        var before = AccountFigures.Now();
        var lines = new Lines(ReadAll(BareProcess.Argument(1)));
        lines.Sort();
        WriteAll(BareProcess.Argument(2), lines.Join());
        BareProcess.Settle();
        AccountFigures.Print(before, lines.Count);
        if (BareProcess.Argument(3).SequenceEqual("stay"u8))
            KernelApi.Sleep(null, 0, WakeTerm.Never);
        BareProcess.Exit(0);
    }

    /// <summary>Every page fault of the environment: the arena's, or of the libOS' own memory. There are no others.</summary>
    private static void Fault(Registers* registers)
    {
        if (!registers->IsPageFault || !(Arena.HandleFault(registers->FaultAddress) || LibOsMemory.HandleFault(registers->FaultAddress)))
            LibOsFault.Report(registers);
    }

    private static ReadOnlySpan<byte> ReadAll(ReadOnlySpan<byte> path)
    {
        End(BareFile.Open(path, OpenFlags.ReadOnly, out var file), "arena: the file cannot be opened\n"u8);
        End(file.GetSize(out var size), "arena: the file has no size\n"u8);
        if (size > int.MaxValue)
            End(Errno.EFBIG, "arena: the file is larger than 2 GiB\n"u8);
        var text = new Span<byte>(Arena.Allocate(size), (int)size);
        End(file.Read(text, out var length), "arena: the file cannot be read\n"u8);
        file.Close();
        return text[..length];
    }

    private static void WriteAll(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        const OpenFlags Anew = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate;
        End(BareFile.Open(path, Anew, out var file), "arena: the sorted file cannot be made\n"u8);
        End(file.Write(text), "arena: the sorted file cannot be written\n"u8);
        file.Close();
    }

    /// <summary>There is nobody to throw to.</summary>
    private static void End(Errno error, ReadOnlySpan<byte> message)
    {
        if (error == Errno.None)
            return;
        BareFile.Standard(2).Write(message);
        BareProcess.Exit(1);
    }
}
