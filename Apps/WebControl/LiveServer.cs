using System;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Web.Control;

namespace ExoCosmos.WebControl;

/// <summary>The server behind the page: what it says now, and the wait for what it was told to do. Whoever asks in vain ends with a message.</summary>
internal static unsafe class LiveServer
{
    private const ulong LookAgain = Clock.NanosecondsPerSecond / 10;

    public static ServerBoard Read(ServerBoard* board)
    {
        if (!board->TryRead(out var now))
            BareMessage.End(default, "the web server has not begun, or has ended"u8);
        return now;
    }

    /// <summary>Until it has done as it was told; it looks once a second.</summary>
    /// <param name="board">Its page.</param>
    /// <param name="isDone">Whether what it says, and the value, are what is waited for.</param>
    /// <param name="value">For the question.</param>
    /// <param name="patience">Nanoseconds.</param>
    /// <param name="otherwise">What is said when it takes longer.</param>
    public static void Await(ServerBoard* board, delegate*<in ServerBoard, uint, bool> isDone, uint value, ulong patience, ReadOnlySpan<byte> otherwise)
    {
        for (var deadline = Clock.After(patience); Clock.Ticks < deadline;)
        {
            if (board->TryRead(out var now) && isDone(now, value))
                return;
            if (BareProcess.Wait(null, 0, Clock.After(LookAgain)) == Errno.EINTR)
                BareProcess.EndInterrupted();
        }

        BareMessage.End(default, otherwise);
    }
}
