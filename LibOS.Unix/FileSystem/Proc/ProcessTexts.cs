using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>What /proc says of a process, from its entry in the process table (proc(5)).</summary>
internal static unsafe class ProcessTexts
{
    public static bool Exists(int id)
    {
        ProcessTable.Shared->Lock.Acquire();
        var found = Processes.Find(id) != null;
        ProcessTable.Shared->Lock.Release();
        return found;
    }

    /// <returns>The lowest id from a number on, or -1.</returns>
    public static int NextId(int from)
    {
        var table = ProcessTable.Shared;
        var next = -1;
        table->Lock.Acquire();
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var entry = table->Entries[slot];
            if (entry != null && entry->Id >= from && (next < 0 || entry->Id < next))
                next = entry->Id;
        }
        table->Lock.Release();
        return next;
    }

    /// <summary>A copy of an entry, to be read without the lock.</summary>
    static bool TryCopy(int id, out ProcessEntry copy)
    {
        ProcessTable.Shared->Lock.Acquire();
        var entry = Processes.Find(id);
        copy = entry == null ? default : *entry;
        ProcessTable.Shared->Lock.Release();
        return entry != null;
    }

    /// <summary>Absolute path of what a process executes.</summary>
    public static bool TryProgram(int id, Span<byte> target, out int length)
    {
        length = 0;
        if (!TryCopy(id, out var process))
            return false;
        var path = TextOf(process.Program);
        length = Math.Min(path.Length, target.Length);
        path[..length].CopyTo(target);
        return length > 0;
    }

    static ReadOnlySpan<byte> TextOf(in ProcessEntry.ProgramPath text) => Cut(MemoryMarshal.AsBytes(new ReadOnlySpan<ProcessEntry.ProgramPath>(in text)));

    static ReadOnlySpan<byte> TextOf(in ProcessEntry.CommandName text) => Cut(MemoryMarshal.AsBytes(new ReadOnlySpan<ProcessEntry.CommandName>(in text)));

    static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }

    static byte StateOf(in ProcessEntry process)
    {
        if (process.State == ProcessState.Zombie)
            return (byte)'Z';
        var state = MachineTables.Environments[process.EnvironmentSlot].State;
        return state is Abi.EnvironmentState.Running or Abi.EnvironmentState.Ready ? (byte)'R' : (byte)'S';
    }

    public static void CommandLine(int id, ref GeneratedText text)
    {
        if (!TryCopy(id, out var process))
            return;
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<ProcessEntry.ArgumentText>(in process.Arguments));
        text.Text(bytes[..(int)Math.Min((uint)bytes.Length, process.ArgumentsLength)]);
    }

    public static void Command(int id, ref GeneratedText text)
    {
        if (!TryCopy(id, out var process))
            return;
        text.Text(TextOf(process.Command));
        text.Line();
    }

    /// <summary>stat: 52 numbers, those that mean nothing here as 0.</summary>
    public static void Statistics(int id, ref GeneratedText text)
    {
        if (!TryCopy(id, out var process))
            return;
        var ticks = Ticks(MachineTables.Nanoseconds(MachineTables.Environments[process.EnvironmentSlot].CpuTicks));
        var started = Ticks(MachineTables.Nanoseconds(process.StartTicks - Math.Min(process.StartTicks, MachineTables.System->BootTsc)));
        text.Number((uint)process.Id);
        text.Text(" ("u8);
        text.Text(TextOf(process.Command));
        text.Text(") "u8);
        text.Byte(StateOf(process));
        Numbers(ref text, (uint)process.Parent, (uint)process.Group, (uint)process.Session, 0x501);
        Numbers(ref text, Terminal.TerminalState.Group, 0, 0, 0);
        Numbers(ref text, 0, 0, ticks, 0);
        Numbers(ref text, Ticks(MachineTables.Nanoseconds(process.ChildTicks)), 0, 20, 0);
        Numbers(ref text, process.Threads, 0, started, process.VirtualPages * 4096);
        Numbers(ref text, process.ResidentPages, ulong.MaxValue, 0, 0);
        for (var rest = 0; rest < 6; rest++)
            Numbers(ref text, 0, 0, 0, 0);
        text.Text(" 0\n"u8);
    }

    static void Numbers(ref GeneratedText text, ulong first, ulong second, ulong third, ulong fourth)
    {
        text.Space();
        text.Number(first);
        text.Space();
        text.Number(second);
        text.Space();
        text.Number(third);
        text.Space();
        text.Number(fourth);
    }

    /// <summary>Hundredths of a second, which is what USER_HZ counts.</summary>
    static ulong Ticks(ulong nanoseconds) => nanoseconds / 10_000_000;

    public static void MemoryStatistics(int id, ref GeneratedText text)
    {
        if (!TryCopy(id, out var process))
            return;
        text.Number(process.VirtualPages);
        text.Space();
        text.Number(process.ResidentPages);
        text.Text(" 0 0 0 0 0\n"u8);
    }

    public static void Status(int id, ref GeneratedText text)
    {
        if (!TryCopy(id, out var process))
            return;
        text.Text("Name:\t"u8);
        text.Text(TextOf(process.Command));
        text.Text("\nState:\t"u8);
        var state = StateOf(process);
        text.Byte(state);
        text.Text(state switch { (byte)'R' => " (running)"u8, (byte)'Z' => " (zombie)"u8, _ => " (sleeping)"u8 });
        Line(ref text, "\nTgid:\t"u8, (uint)process.Id);
        Line(ref text, "\nPid:\t"u8, (uint)process.Id);
        Line(ref text, "\nPPid:\t"u8, (uint)process.Parent);
        text.Text("\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0"u8);
        text.Line();
        text.Text("VmSize:\t"u8);
        text.Padded(process.VirtualPages * 4, 8);
        text.Text(" kB\nVmRSS:\t"u8);
        text.Padded(process.ResidentPages * 4, 8);
        text.Text(" kB"u8);
        Line(ref text, "\nThreads:\t"u8, process.Threads);
        text.Text("\nSigPnd:\t0000000000000000\nShdPnd:\t"u8);
        text.Hexadecimal(process.Pending, 16);
        text.Text("\nSigIgn:\t"u8);
        text.Hexadecimal(process.Ignored, 16);
        text.Text("\nCpus_allowed:\t1\nCpus_allowed_list:\t0\nMems_allowed_list:\t0\n"u8);
    }

    static void Line(ref GeneratedText text, scoped ReadOnlySpan<byte> name, ulong value)
    {
        text.Text(name);
        text.Number(value);
    }

    public static void Limits(ref GeneratedText text)
    {
        text.Text("Limit                     Soft Limit           Hard Limit           Units     \n"u8);
        text.Text("Max stack size            8388608              unlimited            bytes     \n"u8);
        text.Text("Max open files            1024                 1024                 files     \n"u8);
        text.Text("Max address space         unlimited            unlimited            bytes     \n"u8);
    }
}
