using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>A switch to the next environment that is ready, of nine: each gives its turn up at once.</summary>
internal struct SwitchAmongReady : IMeasure
{
    private const int Others = 8, Turns = 20;

    [InlineArray(Others)]
    private struct Handles
    {
        private ulong _first;
    }

    private static Handles s_others;

    public static ReadOnlySpan<byte> Name => "switch"u8;

    public static uint Operations => Turns * (Others + 1);

    public static bool Prepare()
    {
        Children.Prepare();
        for (var i = 0; i < Others; i++)
            s_others[i] = Crowd.Yielder().Value;
        return true;
    }

    public static void Run(uint operations)
    {
        for (var i = 0; i < Turns; i++)
            KernelApi.Yield();
    }

    public static void Finish()
    {
        for (var i = 0; i < Others; i++)
            Crowd.Dismiss(new Handle(s_others[i]));
    }
}
