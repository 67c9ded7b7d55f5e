using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>
/// Leaves exceptions pending in the x87 unit and unmasked in the SSE unit, and makes the kernel run with them: by calls, sleeps, faults
/// and ends of slices. The exceptions are its own, and so are the control words that it finds afterwards.
/// </summary>
internal unsafe struct FloatingPoint : IAttack
{
    private const ulong X87Error = 16, SimdError = 19, Protection = 13, PageFault = 14;
    private const ulong Hostile = (0x0300UL << 32) | 0xE040;
    private const ulong SleepNanoseconds = 1_000_000;

    [RuntimeImport("*", "floating_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Table();

    [RuntimeImport("*", "floating_make_hostile"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void MakeHostile();

    [RuntimeImport("*", "floating_found"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Found();

    [RuntimeImport("*", "floating_reset"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Reset();

    public static ReadOnlySpan<byte> Name => "floating-point"u8;

    public static void Run()
    {
        Try("SSE division"u8, 0, SimdError);
        Try("x87 division"u8, 1, X87Error);
        Try("reserved control bits"u8, 2, Protection);

        var wake = Clock.After(SleepNanoseconds);
        var spin = Clock.Ticks + (3 * SystemTables.System.SliceTicks);
        var target = OwnPages.Area;
        MakeHostile();
        KernelApi.Null();
        var taken = KernelApi.Map(Handle.None, new MapRequest { Address = target, Source = OwnPages.Account, Flags = MapFlags.Allocate | OwnPages.ReadWrite });
        KernelApi.Sleep(null, 0, wake);
        KernelApi.Yield();
        while (Clock.Ticks < spin)
        {
        }

        var fault = Trial.Of(Touch.ReadCode, Places.Unmapped);
        var found = Found();
        Reset();
        Findings.ExpectSuccess("map"u8, (long)taken);
        Findings.Expect("page fault"u8, fault == PageFault, fault);
        Findings.Expect("control words"u8, (found & 0x0F3F_0000_FFC0) == (Hostile & 0x0F3F_0000_FFC0), found);
    }

    private static void Try(ReadOnlySpan<byte> what, int index, ulong vector)
    {
        var found = Trial.Of(Table()[index]);
        Reset();
        // The emulator has no SSE exceptions.
        Findings.Expect(what, found == vector || (found == Trial.NoFault && vector != X87Error), found);
    }
}
