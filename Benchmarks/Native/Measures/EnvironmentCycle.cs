using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>
/// Creates an environment, grants it the image and maps a page of code of it, starts it, passes it the slice, in which it ends itself, and waits until the kernel has taken
/// back all that it was.
/// </summary>
internal unsafe struct EnvironmentCycle : IMeasure
{
    private static ulong s_frame, s_image, s_creation, s_account;

    [RuntimeImport("*", "native_child_page"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ChildPage();

    public static ReadOnlySpan<byte> Name => "environment-cycle"u8;

    public static uint Operations => 20;

    public static bool Prepare()
    {
        s_frame = PageTables.FrameOf(PageTables.Entry(ChildPage()));
        s_image = Grants.Find("image"u8).Value;
        s_creation = Grants.Find("creation"u8).Value;
        s_account = Places.Account.Value;
        return true;
    }

    public static void Run(uint operations)
    {
        var order = new EnvironmentOrder { Creation = new Handle(s_creation), Account = new Handle(s_account), Name = NameText.ToName("child"u8) };
        for (var i = 0u; i < operations; i++)
            One(&order);
    }

    private static void One(EnvironmentOrder* order)
    {
        var answer = KernelApi.EnvironmentCreate(order);
        if (answer < 0)
            Places.Require((KernelError)answer);
        var environment = new Handle((ulong)answer);
        var image = KernelApi.CapabilityGrant(new Handle(s_image), environment, Rights.Read | Rights.Execute);
        if (image < 0)
            Places.Require((KernelError)image);
        var page = ChildPage();
        Places.Require(KernelApi.Map(environment, new MapRequest
        {
            Address = page, Frame = s_frame, Source = new Handle((ulong)image), Flags = MapFlags.Read | MapFlags.Execute,
        }));
        var start = new StartState { Rip = page, Masked = 1 };
        Places.Require(KernelApi.EnvironmentStart(environment, &start));
        var slot = SystemTables.Capability(environment.Index).Base;
        Places.Require(KernelApi.YieldTo(environment));
        while (SystemTables.Environment((uint)slot).State != EnvironmentState.Dead)
            KernelApi.Yield();
        Places.Require(KernelApi.CapabilityDrop(environment));
    }
}
