using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Signals;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>The ioctls of terminals (ioctl_tty(2)).</summary>
internal static unsafe class TerminalControl
{
    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct WindowSize
    {
        public ushort Rows, Columns, Width, Height;
    }

    public static Errno Apply(FileContext* context, uint request, ulong argument)
    {
        const uint GetModes = 0x5401, SetModes = 0x5402, SetModesDrained = 0x5403, SetModesFlushed = 0x5404, Break = 0x5409, Flow = 0x540A,
            Flush = 0x540B, SetControlling = 0x540E, GetGroup = 0x540F, SetGroup = 0x5410, QueuedOutput = 0x5411, GetSize = 0x5413,
            SetSize = 0x5414, DropControlling = 0x5422, GetSession = 0x5429;
        var terminal = TerminalState.Current;
        switch (request)
        {
            case GetModes:
                return UserMemory.TryCopyOut(argument, terminal->Discipline.Modes);
            case SetModes or SetModesDrained or SetModesFlushed:
                var error = UserMemory.TryCopyIn<TerminalModes>(argument, out var modes);
                if (error == Errno.None)
                    TerminalState.SetModes(modes, request == SetModesFlushed);
                return error;
            case Break or Flow:
                return Errno.None;
            case Flush:
                // 0 input, 1 output, 2 both; output is never queued.
                if (argument != 1)
                    TerminalState.FlushInput();
                return argument > 2 ? Errno.EINVAL : Errno.None;
            case SetControlling:
                return TakeControl(context, terminal);
            case DropControlling:
                return Errno.None;
            case GetGroup:
                return UserMemory.TryCopyOut(argument, terminal->ForegroundGroup);
            case SetGroup:
                error = UserMemory.TryCopyIn<int>(argument, out var group);
                if (error == Errno.None && group <= 0)
                    error = Errno.EINVAL;
                if (error == Errno.None)
                    terminal->ForegroundGroup = group;
                return error;
            case GetSession:
                return UserMemory.TryCopyOut(argument, terminal->Session);
            case QueuedOutput:
                return UserMemory.TryCopyOut(argument, 0);
            case GetSize:
                return UserMemory.TryCopyOut(argument, new WindowSize { Rows = terminal->Rows, Columns = terminal->Columns });
            case SetSize:
                return Resize(terminal, argument);
            default:
                return Errno.ENOTTY;
        }
    }

    static Errno TakeControl(FileContext* context, TerminalState* terminal)
    {
        var process = Processes.Current;
        if (process->Session != context->ProcessId)
            return Errno.EPERM;
        terminal->Session = process->Session;
        terminal->ForegroundGroup = process->Group;
        return Errno.None;
    }

    static Errno Resize(TerminalState* terminal, ulong address)
    {
        var error = UserMemory.TryCopyIn<WindowSize>(address, out var size);
        if (error != Errno.None)
            return error;
        var changed = terminal->Rows != size.Rows || terminal->Columns != size.Columns;
        terminal->Rows = size.Rows;
        terminal->Columns = size.Columns;
        if (changed)
            SignalSending.SendToGroup(terminal->ForegroundGroup, Signal.WindowChange);
        return Errno.None;
    }
}
