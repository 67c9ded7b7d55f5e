using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Terminal;

namespace ExoCosmos.LibOS.Unix.Events;

/// <summary>The event bits of poll(2), which epoll(7) shares.</summary>
[Flags]
public enum PollEvents : uint
{
    None = 0,
    In = 1,
    Priority = 2,
    Out = 4,
    Error = 8,
    HangUp = 0x10,
    Invalid = 0x20,
    ReadNormal = 0x40,
    WriteNormal = 0x100,

    /// <summary>Reported whether asked for or not.</summary>
    Always = Error | HangUp | Invalid,

    // epoll only
    OneShot = 1u << 30,
    EdgeTriggered = 1u << 31,
}

/// <summary>What can be done with an open file without waiting.</summary>
internal static unsafe class Readiness
{
    const PollEvents Readable = PollEvents.In | PollEvents.ReadNormal;
    const PollEvents Writable = PollEvents.Out | PollEvents.WriteNormal;

    /// <param name="file">Any description.</param>
    /// <param name="sequence">Changes whenever the answer may have: what edge-triggered watching compares.</param>
    public static PollEvents Of(OpenFile* file, out uint sequence)
    {
        sequence = 0;
        switch (file->Kind)
        {
            case OpenKind.PipeReader:
                var source = (Pipe*)file->Channel;
                sequence = source->Sequence;
                return (source->Available > 0 ? Readable : 0) | (source->HasWriters ? 0 : PollEvents.HangUp);
            case OpenKind.PipeWriter:
                var sink = (Pipe*)file->Channel;
                sequence = sink->Sequence;
                return (sink->IsWritable ? Writable : 0) | (sink->HasReaders ? 0 : PollEvents.Error);
            case OpenKind.EventCounter:
                var counter = (EventCounter*)file->Channel;
                sequence = counter->Sequence;
                return (counter->IsReadable ? Readable : 0) | (counter->IsWritable ? Writable : 0);
            case OpenKind.Terminal:
                return (TerminalState.HasInput(out sequence) ? Readable : 0) | Writable;
            case OpenKind.Epoll:
                return Epoll.HasEvents((Epoll*)file->Channel) ? Readable : 0;
            case OpenKind.Path:
                return PollEvents.Invalid;
            default:
                return Readable | Writable;
        }
    }
}
