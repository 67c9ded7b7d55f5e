using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>
/// Creates an environment, grants it the image and maps a page of code of it, starts it, passes it the slice, in which it ends itself, and waits until the kernel has taken
/// back all that it was.
/// </summary>
internal struct EnvironmentCycle : IMeasure
{
    [RuntimeImport("*", "native_child_page"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ChildPage();

    public static ReadOnlySpan<byte> Name => "environment-cycle"u8;

    public static uint Operations => 20;

    public static bool Prepare()
    {
        Children.Prepare();
        return true;
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
        {
            var environment = Children.Start(ChildPage());
            // If this slice was over before, it has had its time, and has ended.
            var error = KernelApi.YieldTo(environment);
            if (error != KernelError.NotFound)
                Places.Require(error);
            Children.Bury(environment);
        }
    }
}
