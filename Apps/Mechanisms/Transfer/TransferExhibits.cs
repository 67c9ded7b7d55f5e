using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Family;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Transfer;

/// <summary>Protected control transfer: calls, what may go wrong with them, and messages (docs/notes/0019-protected-control-transfer.md).</summary>
public static unsafe class TransferExhibits
{
    private const uint Badge = 77;

    private static ulong Slice => SystemTables.System.SliceTicks;

    private static ulong Self => SystemTables.Control->EnvironmentSlot | ((ulong)SystemTables.Control->EnvironmentGeneration << 32);

    public static void Show()
    {
        Calls();
        Registers();
        Time();
        Deadlines();
        Endings();
        GateExhibits.Show();
        Queues();
        Messages();
    }

    internal static Handle GateTo(in Child server, uint badge = Badge)
    {
        var answer = KernelApi.GateCreate(server.Environment, badge);
        if (answer < 0)
            Panic.Because("a gate could not be made"u8, (ulong)-answer);
        return new Handle((ulong)answer);
    }

    /// <summary>The answer to a wish, as a positive number: 0 for none.</summary>
    internal static ulong Ask(Handle gate, Wish wish, ulong number, out TransferMessage reply, ulong deadline = WakeTerm.Never)
    {
        reply = new TransferMessage { First = (ulong)wish, Second = number };
        return (ulong)-(long)KernelApi.Enter(gate, ref reply, deadline);
    }

    private static void Pause(ulong ticks) => KernelApi.Sleep(null, 0, Clock.Ticks + ticks);

    private static void Calls()
    {
        const ulong rounds = 1000;
        var server = Child.Start("server"u8);
        var gate = GateTo(server);
        var right = Ask(gate, Wish.Echo, 1, out _) == 0 ? 0UL : 1UL << 32;
        var start = Clock.Ticks;
        for (var round = 0UL; round < rounds; round++)
        {
            Ask(gate, Wish.Echo, round, out var reply);
            right += reply.First == round + 1 && reply.Second == Badge && reply.Third == Self ? 1u : 0u;
        }

        var time = Clock.Ticks - start;
        Figures.Begin("calls"u8);
        Figures.Add("made"u8, rounds);
        Figures.Add("right"u8, right);
        Figures.Add("round-trip"u8, time / rounds);
        Figures.End();
        server.End();
    }

    private static void Registers()
    {
        var server = Child.Start("registers"u8);
        KernelApi.YieldTo(server.Environment);
        RegisterExhibit.Show(GateTo(server), Badge, Self);
        server.End();
    }

    /// <summary>The server's time is the server's, though it is the caller's slice.</summary>
    private static void Time()
    {
        var server = Child.Start("server"u8);
        var gate = GateTo(server);
        Ask(gate, Wish.Echo, 0, out _);
        var (theirs, ours) = (server.Info.CpuTicks, SystemTables.Environment(SystemTables.Control->EnvironmentSlot).CpuTicks);
        Ask(gate, Wish.Compute, Slice / 4, out _);
        Figures.Begin("time"u8);
        Figures.Add("asked"u8, Slice / 4);
        Figures.Add("server"u8, server.Info.CpuTicks - theirs);
        Figures.Add("caller"u8, SystemTables.Environment(SystemTables.Control->EnvironmentSlot).CpuTicks - ours);
        Figures.End();
        server.End();
    }

    /// <summary>A server that sleeps in the middle of a call holds nobody; when it is awake it serves again.</summary>
    private static void Deadlines()
    {
        var server = Child.Start("server"u8);
        var gate = GateTo(server);
        SharedPage.Page->Words[0] = 0;
        Figures.Begin("deadlines"u8);
        Figures.Add("in-service"u8, Ask(gate, Wish.Sleep, 0, out _, Clock.Ticks + (2 * Slice)));
        Figures.Add("in-queue"u8, Ask(gate, Wish.Echo, 0, out _, Clock.Ticks + (2 * Slice)));
        Figures.Add("in-the-past"u8, Ask(gate, Wish.Echo, 0, out _, 1));
        SharedPage.Page->Words[0] = 1;
        Figures.Add("afterwards"u8, Ask(gate, Wish.Echo, 4, out var reply));
        Figures.Add("reply"u8, reply.First);
        Figures.Add("in-time"u8, Ask(gate, Wish.Echo, 0, out _, Clock.Ticks + Slice));
        Pause(2 * Slice);
        Figures.Add("after-that"u8, Ask(gate, Wish.Echo, 0, out _));
        Figures.End();
        server.End();
    }

    /// <summary>A server that ends in the middle of a call, and a caller that does.</summary>
    private static void Endings()
    {
        Figures.Begin("endings"u8);
        var mortal = Child.Start("server"u8);
        var gate = GateTo(mortal);
        Figures.Add("server-ends"u8, Ask(gate, Wish.End, 0, out _));
        Figures.Add("server-ended"u8, Ask(gate, Wish.Echo, 0, out _));
        mortal.End();

        var server = Child.Start("server"u8);
        gate = GateTo(server);
        SharedPage.Page->Words[0] = 0;
        SharedPage.Page->Words[1] = (uint)Wish.Sleep;
        var serving = StartClient(gate, 0, "client"u8);
        Pause(2 * Slice);
        var waiting = StartClient(gate, 1, "client"u8);
        Pause(2 * Slice);
        Figures.Add("serving-state"u8, (ulong)serving.Info.State);
        Figures.Add("waiting-state"u8, (ulong)waiting.Info.State);
        serving.End();
        waiting.End();
        SharedPage.Page->Words[0] = 1;
        Figures.Add("callers-ended"u8, Ask(gate, Wish.Echo, 9, out var reply));
        Figures.Add("reply"u8, reply.First);
        Figures.End();
        server.End();
    }

    private static Child StartClient(Handle gate, byte number, System.ReadOnlySpan<byte> role)
    {
        SharedPage.Page->Figures[number] = 0;
        SharedPage.Page->Gates[number] = 0;
        var client = Child.Prepare(role, number, out var builder);
        SharedPage.Page->Gates[number] = (ulong)KernelApi.CapabilityGrant(gate, client.Environment, Rights.Execute | Rights.Write);
        Child.Begin(ref builder);
        return client;
    }

    /// <summary>Two clients of one server that computes for each: first come, first served.</summary>
    private static void Queues()
    {
        var server = Child.Start("server"u8);
        var gate = GateTo(server);
        SharedPage.Page->Words[1] = (uint)Wish.Compute;
        var first = StartClient(gate, 0, "client"u8);
        var second = StartClient(gate, 1, "client"u8);
        Pause(40 * Slice);
        Figures.Begin("queues"u8);
        Figures.Add("first"u8, SharedPage.Page->Figures[0]);
        Figures.Add("second"u8, SharedPage.Page->Figures[1]);
        Figures.End();
        first.End();
        second.End();
        server.End();
    }

    /// <summary>A child sends a hundred messages into a ring of sixty-four.</summary>
    private static void Messages()
    {
        const ulong ringAddress = 0x0000_2E00_0000_0000;
        var account = Grants.Find("account"u8);
        var request = new MapRequest { Address = ringAddress, Source = account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write };
        KernelApi.Map(Handle.None, &request, 1, out _);
        var attached = KernelApi.RingAttach(RingKind.Message, Handle.None, account, (uint)request.Frame);
        var gate = new Handle((ulong)KernelApi.GateCreate(Handle.None, Badge));
        var ring = (RingPage*)ringAddress;
        var sender = StartClient(gate, 0, "sender"u8);
        var name = sender.Slot | ((ulong)sender.Info.Generation << 32);
        var awake = new WakeTerm { Address = (ulong)&ring->Head, Value = 0, Comparison = WakeComparison.NotEqual32 };
        Figures.Begin("messages"u8);
        Figures.Add("attached"u8, (ulong)-(long)attached);
        Figures.Add("woken"u8, (ulong)KernelApi.Sleep(&awake, 1, Clock.Ticks + (100 * Slice)));
        var over = EnvironmentLife.EndOf(sender.Slot);
        KernelApi.Sleep(&over, 1, WakeTerm.Never);
        var right = 0UL;
        for (; ring->Tail != Volatile.Read(ref ring->Head); ring->Tail++)
        {
            var entry = RingPage.Message(ring, ring->Tail);
            right += entry->Badge == Badge && entry->Sender == name && entry->Message.Second == entry->Message.First * entry->Message.First ? 1u : 0u;
        }

        Figures.Add("taken"u8, SharedPage.Page->Figures[0]);
        Figures.Add("right"u8, right);
        Figures.Add("dropped"u8, ring->Dropped);
        Figures.End();
        sender.End();
    }
}
