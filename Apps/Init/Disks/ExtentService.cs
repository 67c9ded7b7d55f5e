using System;
using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Init.Manifest;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Disks;

/// <summary>
/// Takes requests for extents (docs/notes/0034-extents-at-run-time.md): a message each, through a gate whose badge says who asks; the answer stands in a page that the asker reads.
/// Nobody waits for an asker, and each has its turn.
/// </summary>
internal static unsafe class ExtentService
{
    private const int Most = 15;

    /// <summary>The message ring, then the pages of answers.</summary>
    private const ulong Window = 0x0000_3300_0000_0000;

    private static Askers s_askers;
    private static int s_count;
    private static bool s_begun;

    [InlineArray(Most)]
    private struct Askers
    {
        private ExtentAsker _first;
    }

    private static RingPage* Ring => (RingPage*)Window;

    /// <summary>Gives an environment that is being made the gate and its page of answers.</summary>
    public static bool TryAdmit(ref EnvironmentBuilder builder, ReadOnlySpan<byte> name, in EnvironmentEntry.ExtentSizes quotas)
    {
        var account = Grants.Find("account"u8);
        var reply = Window + ((ulong)(s_count + 1) * Layout.PageSize);
        if (s_count == Most || !TryBegin(account) || !OwnPages.TryMap(account, reply, Layout.PageSize))
            return false;
        var gate = KernelApi.GateCreate(Handle.None, (uint)s_count);
        var page = KernelApi.FrameShare(account, PageTables.FrameAt(reply), 1, Rights.Read | Rights.Grant);
        if (gate < 0 || page < 0)
            return false;
        builder.Grant(new NamedCapability { Name = NameText.ToName("extents"u8), Handle = new Handle((ulong)gate), Kind = CapabilityKind.Gate, Rights = Rights.Write }, Rights.Write);
        builder.Grant(
            new NamedCapability { Name = NameText.ToName("extents-reply"u8), Handle = new Handle((ulong)page), Kind = CapabilityKind.Frames, Rights = Rights.Read, Base = PageTables.FrameAt(reply), Length = 1 },
            Rights.Read);
        s_askers[s_count++] = new ExtentAsker { Name = NameText.ToName(name), Environment = builder.Environment, Quotas = quotas, Reply = reply };
        return true;
    }

    /// <summary>A wakeup term that holds when somebody has asked.</summary>
    public static bool TryGetTerm(out WakeTerm term)
    {
        term = s_begun ? new WakeTerm { Address = (ulong)&Ring->Head, Value = Ring->Tail, Comparison = WakeComparison.NotEqual32 } : default;
        return s_begun;
    }

    /// <summary>Answers all who have asked, one request each in a round.</summary>
    public static void Attend()
    {
        var isMore = s_begun;
        while (isMore)
        {
            TakeMessages();
            isMore = false;
            for (var index = 0; index < s_count; index++)
            {
                ref var asker = ref s_askers[index];
                if (!asker.HasAsked)
                    continue;
                asker.HasAsked = false;
                isMore = true;
                Answer(asker);
            }
        }
    }

    private static bool TryBegin(Handle account)
    {
        if (!s_begun)
            s_begun = OwnPages.TryMap(account, Window, Layout.PageSize) && KernelApi.RingAttach(RingKind.Message, Handle.None, account, PageTables.FrameAt(Window)) == KernelError.None;
        return s_begun;
    }

    private static void TakeMessages()
    {
        while (Ring->Tail != Volatile.Read(ref Ring->Head))
        {
            var entry = *RingPage.Message(Ring, Ring->Tail);
            Volatile.Write(ref Ring->Tail, Ring->Tail + 1);
            s_askers[(int)entry.Badge].Asked = entry.Message;
            s_askers[(int)entry.Badge].HasAsked = true;
        }
    }

    private static void Answer(in ExtentAsker asker)
    {
        var extent = default(NamedCapability);
        var status = ExtentOrder.TryRead(asker.Asked, out var order) ? ExtentDesk.Carry(asker, order, out extent) : KernelError.BadArgument;
        var reply = (ExtentReply*)asker.Reply;
        reply->Status = (long)status;
        reply->Extent = extent.Handle;
        reply->First = extent.Base;
        reply->Blocks = extent.Length;
        Volatile.Write(ref reply->Number, order.Number);
        KernelApi.Notify(&reply->Number);
    }
}
