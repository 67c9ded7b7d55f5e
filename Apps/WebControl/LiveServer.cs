using System;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Web.Control;

namespace ExoCosmos.WebControl;

/// <summary>The server behind the page: what it says now, and the wait for what it was told to do. Whoever asks in vain ends with a message.</summary>
internal static unsafe class LiveServer
{
    private const ulong LookAgain = Clock.NanosecondsPerSecond / 10, Patience = 10 * Clock.NanosecondsPerSecond;

    /// <summary>What it says now. One that writes is waited for; one that has ended, or does not come to the end of what it writes, is not.</summary>
    public static ServerBoard Read(ServerBoard* board)
    {
        if (!board->IsBegun)
            BareMessage.End(default, "the web server has not begun"u8);
        var deadline = Clock.After(Patience);
        while (true)
        {
            RequireAlive(board);
            if (board->TryRead(out var now))
                return now;
            if (Clock.Ticks >= deadline)
                BareMessage.End(default, "the web server does not answer"u8);
            Pause();
        }
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
            RequireAlive(board);
            Pause();
        }

        BareMessage.End(default, otherwise);
    }

    /// <summary>Of a server that has ended the page says what was, and nothing that is.</summary>
    private static void RequireAlive(ServerBoard* board)
    {
        if (EnvironmentLife.IsDead(board->ServerSlot, board->ServerGeneration))
            BareMessage.End(default, "the web server has stopped"u8);
    }

    private static void Pause()
    {
        if (BareProcess.Wait(null, 0, Clock.After(LookAgain)) == Errno.EINTR)
            BareProcess.EndInterrupted();
    }
}
