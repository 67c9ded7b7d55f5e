using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Extents;

/// <summary>
/// Two environments of the manifest ask for extents while they run (docs/notes/0034-extents-at-run-time.md), one after the other; at the second start of the machine they look for what
/// they had. Each answer is a figure: 0 or the number of the error.
/// </summary>
public static unsafe class ExtentStory
{
    private const ulong ReplyPage = 0x0000_3400_0000_0000;
    private const ulong Mebibyte = 2048;

    /// <summary>The manifest allows 20 MiB.</summary>
    private const ulong Small = 8 * Mebibyte, Large = 12 * Mebibyte, Quota = 20 * Mebibyte;

    public static void Show()
    {
        if (!ExtentClient.TryBegin(ReplyPage))
            Panic.Because("the environment may not ask for extents"u8);
        ExtentDisk.Begin();
        var name = Grants.Argument(1);
        if (name.SequenceEqual("first"u8))
            First();
        else
            Second();
    }

    private static void First()
    {
        Figures.Begin("first"u8);
        if (Note("found"u8, ExtentOperation.Find, 7, 0, out var seven))
        {
            Figures.Add("seven-first"u8, seven.First);
            Figures.Add("seven-blocks"u8, seven.Blocks);
            Figures.Add("seven-mine"u8, ExtentDisk.Count(seven.Extent, seven.Blocks, Mark('7')));
            Note("eight-found"u8, ExtentOperation.Find, 8, 0, out var eight);
            Figures.Add("eight-mine"u8, ExtentDisk.Count(eight.Extent, eight.Blocks, Mark('8')));
            Note("nine-found"u8, ExtentOperation.Find, 9, 0, out _);
            Figures.End();
            return;
        }

        Note("seven"u8, ExtentOperation.Allot, 7, Small, out seven);
        Figures.Add("seven-clear"u8, ExtentDisk.Count(seven.Extent, seven.Blocks, 0));
        ExtentDisk.Fill(seven.Extent, seven.Blocks, Mark('7'));
        Note("again"u8, ExtentOperation.Allot, 7, Small, out _);
        Note("smaller"u8, ExtentOperation.Enlarge, 7, Small - 1, out _);
        Note("too-large"u8, ExtentOperation.Enlarge, 7, Quota + 1, out _);
        Note("enlarged"u8, ExtentOperation.Enlarge, 7, Large, out var larger);
        Figures.Add("old-handle"u8, Refused(seven));
        Figures.Add("kept"u8, ExtentDisk.Count(larger.Extent, larger.Blocks, Mark('7')));
        Figures.Add("new-clear"u8, ExtentDisk.Count(larger.Extent, larger.Blocks, 0));
        ExtentDisk.Fill(larger.Extent, larger.Blocks, Mark('7'));
        Note("over-quota"u8, ExtentOperation.Allot, 8, Small + 8, out _);
        Note("nothing"u8, ExtentOperation.Allot, 8, 0, out _);
        Note("absurd"u8, ExtentOperation.Allot, 8, ulong.MaxValue, out _);
        Figures.Add("other-disk"u8, (ulong)-(long)ExtentClient.Ask(ExtentOperation.Allot, 1, 8, Small, out _));
        Figures.Add("no-operation"u8, (ulong)-(long)ExtentClient.Ask((ExtentOperation)4, 0, 8, Small, out _));
        Note("eight"u8, ExtentOperation.Allot, 8, Small, out var first);
        ExtentDisk.Fill(first.Extent, first.Blocks, Mark('x'));
        // Who does not let go is asked, and then it is taken; the handle is good for nothing any more.
        Note("deleted"u8, ExtentOperation.Delete, 8, 0, out _);
        Figures.Add("stale-handle"u8, Refused(first));
        Note("gone"u8, ExtentOperation.Delete, 8, 0, out _);
        Note("eight-again"u8, ExtentOperation.Allot, 8, Small, out var second);
        Figures.Add("same-blocks"u8, second.First == first.First ? 1u : 0u);
        Figures.Add("eight-clear"u8, ExtentDisk.Count(second.Extent, second.Blocks, 0));
        Figures.Add("stale-handle-again"u8, Refused(first));
        ExtentDisk.Fill(second.Extent, second.Blocks, Mark('8'));
        Figures.End();
    }

    /// <summary>Goes on when the first has ended; it has the power.</summary>
    private static void Second()
    {
        while (IsAlive("first"u8))
            KernelApi.Sleep(null, 0, Clock.Ticks + SystemTables.System.SliceTicks);
        Figures.Begin("second"u8);
        if (Note("found"u8, ExtentOperation.Find, 7, 0, out var seven))
        {
            Figures.Add("seven-mine"u8, ExtentDisk.Count(seven.Extent, seven.Blocks, Mark('s')));
            KernelApi.CapabilityDrop(seven.Extent);
            Note("deleted"u8, ExtentOperation.Delete, 7, 0, out _);
        }
        else
        {
            // Labels are each owner's own: seven is not the first one's seven.
            Note("not-yet"u8, ExtentOperation.Delete, 7, 0, out _);
            Note("seven"u8, ExtentOperation.Allot, 7, Small, out seven);
            Figures.Add("seven-clear"u8, ExtentDisk.Count(seven.Extent, seven.Blocks, 0));
            ExtentDisk.Fill(seven.Extent, seven.Blocks, Mark('s'));
            Note("full"u8, ExtentOperation.Allot, 9, Large, out _);
        }

        Figures.End();
        KernelApi.Power(Grants.Find("power"u8), PowerOperation.Off, 0);
    }

    private static ulong Mark(char letter) => 0x4558_5445_4E54_0000UL | letter;

    /// <summary>Asks, and makes the answer a figure.</summary>
    private static bool Note(ReadOnlySpan<byte> figure, ExtentOperation operation, ulong label, ulong blocks, out ExtentReply reply)
    {
        var error = ExtentClient.Ask(operation, 0, label, blocks, out reply);
        Figures.Add(figure, (ulong)-(long)error);
        return error == KernelError.None;
    }

    /// <summary>The error with which a read by an old handle is refused.</summary>
    private static ulong Refused(in ExtentReply reply) => (ulong)-(long)ExtentDisk.TryRead(reply.Extent, 0);

    private static bool IsAlive(ReadOnlySpan<byte> name)
    {
        for (var slot = 1u; slot < SystemTables.System.EnvironmentSlots; slot++)
        {
            ref readonly var info = ref SystemTables.Environment(slot);
            if (Volatile.Read(in info.Generation) != 0 && info.Reason == EndReason.None && info.Name.Text().SequenceEqual(name))
                return true;
        }

        return false;
    }
}
