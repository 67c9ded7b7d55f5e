using System;
using System.Buffers.Text;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Recalling;

/// <summary>
/// A Unix instance below this environment, with a disk, is asked for frames while its program runs (docs/notes/0026). Arguments: recall-unix, the program's mode, the
/// frames that the instance may have, the frames that are asked back, the slices until the deadline.
/// </summary>
public static unsafe class UnixExhibit
{
    private const ulong Scratch = 0x0000_3000_0000_0000, ImageWindow = 0x0000_3200_0000_0000;

    /// <summary>In slices: so long the use of memory must have stayed the same; and until the caches have grown again.</summary>
    private const ulong Settling = 60, Growing = 300;
    private const ulong Environments = 4;

    private static ulong Slice => SystemTables.System.SliceTicks;

    public static void Show()
    {
        var root = Granted("account"u8);
        if (!Utf8Parser.TryParse(Grants.Argument(2), out ulong budget, out _) | !Utf8Parser.TryParse(Grants.Argument(3), out ulong amount, out _)
            | !Utf8Parser.TryParse(Grants.Argument(4), out ulong term, out _))
            Panic.Because("the exhibit needs a budget, an amount and a term"u8);
        var builder = Start(root, budget, out var number);
        var target = builder.Account;
        var slot = (uint)SystemTables.Capability(builder.Environment.Index).Base;
        // Its first child, with an account of its own, says that the caches are as the program wants them.
        while (SystemTables.Account(number).Accounts == 0 && SystemTables.Environment(slot).Reason == EndReason.None)
            Pause(1);
        ref readonly var account = ref SystemTables.Account(number);
        var before = 0UL;
        for (var still = 0UL; still < Settling; still = account.Used == before ? still + 1 : 0)
        {
            before = account.Used;
            Pause(1);
        }

        var deadline = Clock.Ticks + (term * Slice);
        var recalled = KernelApi.Recall(root.Handle, target, amount, deadline);
        var waited = 0UL;
        for (; account.Used > account.Budget && Clock.Ticks < deadline; waited++)
            Pause(1);
        var isInTime = account.Used <= account.Budget;
        var early = KernelApi.Allot(root.Handle, target, isInTime ? SystemTables.System.FrameCount : 1);
        var taken = 0L;
        if (!isInTime)
        {
            Pause(1);
            taken = KernelApi.Repossess(root.Handle, target);
        }

        var least = account.Used;
        var allotted = KernelApi.Allot(root.Handle, target, budget - account.Budget);
        var raised = account.Budget;
        var over = EnvironmentLife.EndOf(slot);
        KernelApi.Sleep(&over, 1, Clock.Ticks + (Growing * Slice));
        var grown = account.Used > least ? account.Used - least : 0;
        KernelApi.Sleep(&over, 1, WakeTerm.Never);

        // At the end: the instance writes to the console, too.
        Figures.Begin("unix"u8);
        Figures.Add("recalled"u8, (ulong)-(long)recalled);
        Figures.Add("in-time"u8, isInTime ? 1u : 0u);
        Figures.Add("waited"u8, waited);
        Figures.Add("early"u8, (ulong)-(long)early);
        Figures.Add("taken"u8, (ulong)taken);
        Figures.Add("less"u8, before - least);
        Figures.Add("allotted"u8, (ulong)-(long)allotted);
        Figures.Add("budget"u8, raised);
        Figures.Add("grown"u8, grown);
        Figures.Add("ended-well"u8, SystemTables.Environment(slot) is { Reason: EndReason.Exit, Status: 0 } ? 1u : 0u);
        Figures.Add("repossessed"u8, SystemTables.Environment(slot).Repossessed);
        Figures.End();
    }

    /// <summary>As Apps/Init starts an instance: with a part of the memory, the console, the disk, and the right to a few environments.</summary>
    private static EnvironmentBuilder Start(in NamedCapability root, ulong budget, out uint number)
    {
        var (image, creation, account) = (Granted("module:unix"u8), Granted("creation"u8), root);
        account.Handle = new Handle((ulong)KernelApi.CapabilityDerive(root.Handle, 0, budget, Rights.All));
        account.Length = budget;
        account.Base = SystemTables.Capability(account.Handle.Index).Base;
        number = (uint)account.Base;
        var builder = new EnvironmentBuilder(account, move: true, root.Handle, Scratch);
        builder.Create(creation.Handle, NameText.ToName("unix"u8), NameText.ToName("LibOS.Unix"u8));
        image.Name = NameText.ToName("image"u8);
        var shared = builder.Grant(image, Rights.Read | Rights.Execute | Rights.Grant);
        var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
        builder.Load(ref window, shared);
        builder.Grant(Granted("console"u8), Rights.Write | Rights.Grant);
        builder.Grant(Granted("disk0"u8), Rights.All);
        creation.Handle = new Handle((ulong)KernelApi.CapabilityDerive(creation.Handle, 0, Environments, Rights.All));
        creation.Length = Environments;
        builder.Grant(creation, Rights.All, move: true);
        Span<byte> arguments = stackalloc byte[64];
        "/recalled"u8.CopyTo(arguments);
        var mode = Grants.Argument(1);
        mode.CopyTo(arguments["/recalled\0"u8.Length..]);
        builder.SetArguments(arguments[..("/recalled\0"u8.Length + mode.Length + 1)]);
        builder.Start();
        if (builder.Error != BuildError.None)
            Panic.Because("the instance could not be made"u8, (ulong)-(long)builder.KernelAnswer);
        return builder;
    }

    private static NamedCapability Granted(ReadOnlySpan<byte> name)
    {
        if (!Grants.TryFind(name, out var found))
            Panic.Because("the exhibit needs a module 'unix', a console, a disk and environments"u8);
        return found;
    }

    private static void Pause(ulong slices) => KernelApi.Sleep(null, 0, Clock.Ticks + (slices * Slice));
}
