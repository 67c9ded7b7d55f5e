using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Benchmarks.Native;

/// <summary>Environments that consist of one page of code of this program's image.</summary>
internal static unsafe class Children
{
    private static ulong s_image, s_creation, s_account;

    public static void Prepare()
    {
        s_image = Grants.Find("image"u8).Value;
        s_creation = Grants.Find("creation"u8).Value;
        s_account = Places.Account.Value;
    }

    /// <summary>Creates an environment, grants it the image and maps a page of code of it, and starts it there. It runs when it gets time.</summary>
    /// <param name="entry">Address in the page, here and there.</param>
    /// <param name="shared">A page that both can write, here and there; 0 = none.</param>
    public static Handle Start(ulong entry, ulong shared = 0)
    {
        var page = entry & ~(Layout.PageSize - 1);
        var order = new EnvironmentOrder { Creation = new Handle(s_creation), Account = new Handle(s_account), Name = NameText.ToName("child"u8) };
        var environment = Made(KernelApi.EnvironmentCreate(&order));
        var image = Made(KernelApi.CapabilityGrant(new Handle(s_image), environment, Rights.Read | Rights.Execute));
        Places.Require(KernelApi.Map(environment, new MapRequest
        {
            Address = page, Frame = PageTables.FrameAt(page), Source = image, Flags = MapFlags.Read | MapFlags.Execute,
        }));
        if (shared != 0)
            Share(environment, shared);
        var start = new StartState { Rip = entry, Masked = 1 };
        Places.Require(KernelApi.EnvironmentStart(environment, &start));
        return environment;
    }

    private static void Share(Handle environment, ulong page)
    {
        var account = Made(KernelApi.CapabilityGrant(new Handle(s_account), environment, Rights.Read | Rights.Write));
        Places.Require(KernelApi.Map(environment, new MapRequest
        {
            Address = page, Frame = PageTables.FrameAt(page), Source = account, Flags = MapFlags.Read | MapFlags.Write,
        }));
    }

    public static uint SlotOf(Handle environment) => (uint)SystemTables.Capability(environment.Index).Base;

    /// <summary>Waits until the kernel has taken back all that an environment which ends was, and drops it.</summary>
    public static void Bury(Handle environment)
    {
        var slot = SlotOf(environment);
        while (SystemTables.Environment(slot).State != EnvironmentState.Dead)
            KernelApi.Yield();
        Places.Require(KernelApi.CapabilityDrop(environment));
    }

    /// <summary>The handle that a call answered.</summary>
    public static Handle Made(long answer)
    {
        if (answer < 0)
            Places.Require((KernelError)answer);
        return new Handle((ulong)answer);
    }
}
