using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>System calls on files and descriptors, by the numbers of x86-64 (arch/x86/entry/syscalls/syscall_64.tbl).</summary>
/// <remarks>EINTR means that a signal came before anything happened: the call may be made again as it is (SA_RESTART).</remarks>
public static unsafe class FileCalls
{
    static FileContext* Context => (FileContext*)Processes.Current->Files;

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers)
    {
        var answer = Call(
            Context, registers.Number, registers.First, registers.Second, registers.Third, registers.Fourth, registers.Fifth, registers.Sixth);
        WriteBack.RunIfDue();
        return answer;
    }

    /// <summary>The same for a given process.</summary>
    public static long Call(FileContext* context, uint number, ulong a, ulong b, ulong c, ulong d, ulong e, ulong f) => number switch
    {
        0 => DataCalls.Read(context, (int)a, b, c),
        1 => DataCalls.Write(context, (int)a, b, c),
        2 => OpenCalls.Open(context, CallPath.WorkingDirectory, a, (uint)b, (uint)c),
        3 => DescriptorCalls.Close(context, (int)a),
        4 => StatCalls.Stat(context, CallPath.WorkingDirectory, a, b, 0),
        5 => StatCalls.DescriptorStat(context, (int)a, b),
        6 => StatCalls.Stat(context, CallPath.WorkingDirectory, a, b, CallPath.NoFollow),
        7 => PollCalls.Poll(context, a, (uint)b, (int)c),
        8 => DataCalls.Seek(context, (int)a, (long)b, (uint)c),
        16 => ControlCalls.Control(context, (int)a, (uint)b, c),
        17 => DataCalls.ReadAt(context, (int)a, b, c, (long)d),
        18 => DataCalls.WriteAt(context, (int)a, b, c, (long)d),
        19 => VectorCalls.Read(context, (int)a, b, c),
        20 => VectorCalls.Write(context, (int)a, b, c),
        21 => AttributeCalls.Access(context, CallPath.WorkingDirectory, a, (uint)b, 0),
        22 => OpenCalls.Pipe(context, a, 0),
        23 => PollCalls.Select(context, (int)a, b, c, d, e, PollCalls.Unit.Microseconds),
        32 => DescriptorCalls.Duplicate(context, (int)a, 0, false),
        33 => DescriptorCalls.DuplicateTo(context, (int)a, (int)b, 0, true),
        40 => CopyCalls.SendFile(context, (int)a, (int)b, c, d),
        41 or 53 => -(long)Errno.EAFNOSUPPORT,
        72 => ControlCalls.Descriptor(context, (int)a, (uint)b, c),
        73 => ControlCalls.Lock(context, (int)a, (uint)b),
        74 or 75 => DataCalls.SyncFile(context, (int)a),
        76 => NameCalls.Truncate(context, a, (long)b),
        77 => DataCalls.Truncate(context, (int)a, (long)b),
        78 => DirectoryCalls.OldEntries,
        79 => DirectoryCalls.WorkingDirectory(context, a, b),
        80 => DirectoryCalls.Change(context, a),
        81 => DirectoryCalls.ChangeTo(context, (int)a),
        82 => NameCalls.Rename(context, CallPath.WorkingDirectory, a, CallPath.WorkingDirectory, b, 0),
        83 => NameCalls.MakeNode(context, CallPath.WorkingDirectory, a, FileSystem.FileMode.Directory | ((uint)b & 0x3FF), 0),
        84 => NameCalls.Remove(context, CallPath.WorkingDirectory, a, CallPath.RemoveDirectory),
        85 => OpenCalls.Open(context, CallPath.WorkingDirectory, a, OpenCalls.CreateFlags, (uint)b),
        86 => NameCalls.Link(context, CallPath.WorkingDirectory, a, CallPath.WorkingDirectory, b, 0),
        87 => NameCalls.Remove(context, CallPath.WorkingDirectory, a, 0),
        88 => NameCalls.SymbolicLink(context, a, CallPath.WorkingDirectory, b),
        89 => NameCalls.ReadLink(context, CallPath.WorkingDirectory, a, b, c),
        90 => AttributeCalls.ChangeMode(context, CallPath.WorkingDirectory, a, (uint)b, 0),
        91 => AttributeCalls.ChangeMode(context, (int)a, 0, (uint)b, CallPath.EmptyPath),
        92 => AttributeCalls.ChangeOwner(context, CallPath.WorkingDirectory, a, (uint)b, (uint)c, 0),
        93 => AttributeCalls.ChangeOwner(context, (int)a, 0, (uint)b, (uint)c, CallPath.EmptyPath),
        94 => AttributeCalls.ChangeOwner(context, CallPath.WorkingDirectory, a, (uint)b, (uint)c, CallPath.NoFollow),
        95 => AttributeCalls.Mask(context, (uint)a),
        132 => AttributeCalls.OldTimes(context, a, b),
        133 => NameCalls.MakeNode(context, CallPath.WorkingDirectory, a, (uint)b, (uint)c),
        137 => StatCalls.Statistics(context, a, b),
        138 => StatCalls.DescriptorStatistics(context, (int)a, b),
        162 => DataCalls.SyncAll(),
        217 => DirectoryCalls.Entries(context, (int)a, b, c),
        221 => 0,
        213 => PollCalls.CreateSet(context, 0),
        232 => PollCalls.Wait(context, (int)a, b, (int)c, (int)d),
        233 => PollCalls.ChangeSet(context, (int)a, (uint)b, (int)c, d),
        235 => AttributeCalls.Times(context, CallPath.WorkingDirectory, a, b, AttributeCalls.Unit.Microseconds, 0),
        257 => OpenCalls.Open(context, (int)a, b, (uint)c, (uint)d),
        258 => NameCalls.MakeNode(context, (int)a, b, FileSystem.FileMode.Directory | ((uint)c & 0x3FF), 0),
        259 => NameCalls.MakeNode(context, (int)a, b, (uint)c, (uint)d),
        260 => AttributeCalls.ChangeOwner(context, (int)a, b, (uint)c, (uint)d, (uint)e),
        261 => AttributeCalls.Times(context, (int)a, b, c, AttributeCalls.Unit.Microseconds, 0),
        262 => StatCalls.Stat(context, (int)a, b, c, (uint)d),
        263 => NameCalls.Remove(context, (int)a, b, (uint)c),
        264 => NameCalls.Rename(context, (int)a, b, (int)c, d, 0),
        265 => NameCalls.Link(context, (int)a, b, (int)c, d, (uint)e),
        266 => NameCalls.SymbolicLink(context, a, (int)b, c),
        267 => NameCalls.ReadLink(context, (int)a, b, c, d),
        268 => AttributeCalls.ChangeMode(context, (int)a, b, (uint)c, 0),
        269 => AttributeCalls.Access(context, (int)a, b, (uint)c, 0),
        270 => PollCalls.Select(context, (int)a, b, c, d, e, PollCalls.Unit.Nanoseconds),
        271 => PollCalls.PollWithTime(context, a, (uint)b, c),
        277 => DataCalls.SyncFile(context, (int)a),
        280 => AttributeCalls.Times(context, (int)a, b, c, AttributeCalls.Unit.Nanoseconds, (uint)d),
        281 => PollCalls.Wait(context, (int)a, b, (int)c, (int)d),
        284 => OpenCalls.Counter(context, (uint)a, 0),
        285 => -(long)Errno.EOPNOTSUPP,
        290 => OpenCalls.Counter(context, (uint)a, (uint)b),
        291 => PollCalls.CreateSet(context, (uint)a),
        292 => DescriptorCalls.DuplicateTo(context, (int)a, (int)b, (uint)c, false),
        293 => OpenCalls.Pipe(context, a, (uint)b),
        295 => VectorCalls.ReadAt(context, (int)a, b, c, (long)d),
        296 => VectorCalls.WriteAt(context, (int)a, b, c, (long)d),
        306 => DataCalls.SyncFile(context, (int)a),
        316 => NameCalls.Rename(context, (int)a, b, (int)c, d, (uint)e),
        326 => CopyCalls.CopyRange(context, (int)a, b, (int)c, d, e),
        332 => StatCalls.Extended(context, (int)a, b, (uint)c, e),
        436 => DescriptorCalls.CloseRange(context, (uint)a, (uint)b, (uint)c),
        437 => OpenCalls.OpenHow(context, (int)a, b, c, d),
        439 => AttributeCalls.Access(context, (int)a, b, (uint)c, (uint)d),
        441 => PollCalls.Wait(context, (int)a, b, (int)c, d),
        452 => AttributeCalls.ChangeMode(context, (int)a, b, (uint)c, (uint)d),
        _ => -(long)Errno.ENOSYS,
    };
}
