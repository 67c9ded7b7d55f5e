using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>A call of another environment, which answers at once: two protected control transfers.</summary>
internal struct Transfer : IMeasure
{
    private static ulong s_server, s_gate;

    [RuntimeImport("*", "native_server_page"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ServerPage();

    public static ReadOnlySpan<byte> Name => "transfer"u8;

    public static uint Operations => 1000;

    public static bool Prepare()
    {
        Children.Prepare();
        s_server = Children.Start(ServerPage()).Value;
        s_gate = Children.Made(KernelApi.GateCreate(new Handle(s_server), 1)).Value;
        return true;
    }

    public static void Run(uint operations)
    {
        var message = default(TransferMessage);
        for (var i = 0u; i < operations; i++)
        {
            message.First = i;
            Places.Require(KernelApi.Enter(new Handle(s_gate), ref message));
            if (message.First != i)
                Places.Require(KernelError.BadArgument);
        }
    }

    public static void Finish()
    {
        var server = new Handle(s_server);
        Places.Require(KernelApi.EnvironmentDestroy(server, 0));
        Children.Bury(server);
        Places.Require(KernelApi.CapabilityDrop(new Handle(s_gate)));
    }
}
