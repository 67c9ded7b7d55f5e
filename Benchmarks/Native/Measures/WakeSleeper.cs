using System;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>Changes the word that an environment sleeps on, tells the kernel, and lets it run: it sleeps again.</summary>
internal unsafe struct WakeSleeper : IMeasure
{
    private static ulong s_waiter;

    public static ReadOnlySpan<byte> Name => "wake"u8;

    public static uint Operations => 100;

    public static bool Prepare()
    {
        Children.Prepare();
        s_waiter = Crowd.Waiter().Value;
        return true;
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
        {
            *Crowd.Word = 1;
            KernelApi.Notify(Crowd.Word);
            KernelApi.Yield();
            if (*Crowd.Word != 0)
                Places.Require(KernelError.Busy);
        }
    }

    public static void Finish() => Crowd.Dismiss(new Handle(s_waiter));
}
