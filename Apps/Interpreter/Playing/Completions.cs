using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>
/// What disks answer to players: a step that asks for transfers is over when all are answered. The conductor looks into the ring that the answers go to, which is
/// in a frame of the player's, and only then: a mapping can be seen.
/// </summary>
internal static unsafe class Completions
{
    private const ulong Window = 0x0000_3300_0000_0000;
    private const ulong AwaitedSeconds = 60;

    [InlineArray(Stage.Players)]
    private struct Frames
    {
        private ulong _first;
    }

    /// <summary>Where each player's ring is, or was; 0 = it had none.</summary>
    private static Frames s_rings;
    private static uint s_first;

    private static RingPage* Ring => (RingPage*)Window;

    /// <summary>A program begins.</summary>
    public static void Begin() => s_rings = default;

    /// <summary>Before a step.</summary>
    public static void Expect(int player, StepRecord* step)
    {
        if (step->Call != (uint)KernelCall.DiskSubmit || !TryOpen(player))
            return;
        s_first = Volatile.Read(ref Ring->Head);
        Close();
    }

    /// <summary>After it: waits for the answers.</summary>
    /// <returns>What they say, 0 if there are none.</returns>
    public static ulong Await(int player, StepRecord* step, Script* script)
    {
        if (step->Call == (uint)KernelCall.RingAttach && script->Arguments[0] == (ulong)RingKind.DiskCompletion && script->Answer == 0)
            s_rings[player] = script->Arguments[3];
        if (step->Call != (uint)KernelCall.DiskSubmit || script->Answer <= 0)
            return 0;
        if (!TryOpen(player))
            Panic.Because("the answers of a disk cannot be seen"u8);
        var last = s_first + (uint)script->Answer;
        var term = new WakeTerm { Address = (ulong)&Ring->Head, Value = last, Comparison = WakeComparison.Equal32 };
        KernelApi.Sleep(&term, 1, Clock.Ticks + (AwaitedSeconds * SystemTables.System.TscHertz));
        if (Volatile.Read(ref Ring->Head) != last)
            Panic.Because("a disk does not answer"u8);
        var said = Digest.OfCompletions(Ring, s_first);
        Close();
        return said;
    }

    private static bool TryOpen(int player)
    {
        var request = new MapRequest { Address = Window, Frame = s_rings[player], Source = Grants.Find("account"u8), Flags = MapFlags.Read };
        return s_rings[player] != 0 && KernelApi.Map(Handle.None, &request, 1, out _) == KernelError.None;
    }

    private static void Close()
    {
        var request = new MapRequest { Address = Window, Flags = MapFlags.Unmap };
        KernelApi.Map(Handle.None, &request, 1, out _);
    }
}
