using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native;

/// <summary>
/// Fills the machine before something is measured: with environments, half of them asleep and half parked, and with capabilities. None of them has to do with what is measured, so none of it should cost more.
/// </summary>
internal static unsafe class Crowd
{
    /// <summary>Stubs/Crowd.xs has it too: the word that a waiter sleeps on.</summary>
    private const ulong WordAddress = 0x0000_5100_0000_0000;

    [RuntimeImport("*", "native_crowd_entries"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Entries();

    [RuntimeImport("*", "native_server_page"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ServerPage();

    public static uint* Word => (uint*)WordAddress;

    public static void Gather(uint environments, uint capabilities)
    {
        Children.Prepare();
        for (var i = 0u; i < environments; i++)
            Settle(i % 2 == 0 ? Children.Start(Entries()[0]) : Children.Start(ServerPage()));
        for (var i = 0u; i < capabilities; i++)
            Children.Made(KernelApi.GateCreate(Handle.None, i));
    }

    /// <summary>An environment that yields whenever it runs.</summary>
    public static Handle Yielder() => Children.Start(Entries()[1]);

    /// <summary>An environment that sleeps on <see cref="Word"/> and takes it back to 0 when it is woken.</summary>
    public static Handle Waiter()
    {
        Places.MapFresh(WordAddress);
        return Settle(Children.Start(Entries()[2], WordAddress));
    }

    public static void Dismiss(Handle environment)
    {
        Places.Require(KernelApi.EnvironmentDestroy(environment, 0));
        Children.Bury(environment);
    }

    /// <summary>It runs until it waits; if a slice was over meanwhile it does already.</summary>
    private static Handle Settle(Handle environment)
    {
        var error = KernelApi.YieldTo(environment);
        if (error != KernelError.Busy)
            Places.Require(error);
        return environment;
    }
}
