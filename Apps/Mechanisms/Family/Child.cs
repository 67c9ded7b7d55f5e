using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Mechanisms.Family;

/// <summary>An environment made of this program's own image, with a role of its own and one page that all of the family see.</summary>
public readonly unsafe struct Child
{
    private const ulong Scratch = 0x0000_3000_0000_0000, ImageWindow = 0x0000_3100_0000_0000;

    private static uint s_sharedFrame;

    private Child(Handle environment) => Environment = environment;

    public Handle Environment { get; }

    public uint Slot => (uint)SystemTables.Capability(Environment.Index).Base;

    public ref readonly EnvironmentInfo Info => ref SystemTables.Environment(Slot);

    /// <summary>In the parent, once.</summary>
    public static bool MakeSharedPage()
    {
        var request = new MapRequest { Address = SharedPage.Address, Source = Grants.Find("account"u8), Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write };
        if (KernelApi.Map(Handle.None, &request, 1, out _) != KernelError.None)
            return false;
        s_sharedFrame = (uint)request.Frame;
        return true;
    }

    /// <summary>Starts a child. A family that cannot grow has nothing to show: the end of the program.</summary>
    /// <param name="role">Its first argument.</param>
    /// <param name="number">Which of its siblings it is, at most 254: it finds it in <see cref="Number"/>.</param>
    /// <param name="flags">Whether it has a part in spare time.</param>
    public static Child Start(ReadOnlySpan<byte> role, byte number = 0, StartFlags flags = StartFlags.None)
    {
        var child = Prepare(role, number, out var builder);
        Begin(ref builder, flags);
        return child;
    }

    /// <summary>A child that has not started: what it shall find can be granted first. <see cref="Begin"/> follows.</summary>
    public static Child Prepare(ReadOnlySpan<byte> role, byte number, out EnvironmentBuilder builder)
    {
        if (!Grants.TryFind("account"u8, out var account))
            Panic.Because("there is no account to make children of"u8);
        if (!Grants.TryFind("image"u8, out var image))
            Panic.Because("there is no image to make children of"u8);
        builder = new EnvironmentBuilder(account, move: false, account.Handle, Scratch);
        builder.Create(Grants.Find("creation"u8), NameText.ToName(role), NameText.ToName("mechanisms"u8));
        var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
        builder.Load(ref window, builder.Grant(image, Rights.Read | Rights.Execute));
        builder.MapThere(SharedPage.Address, s_sharedFrame, builder.Account, MapFlags.Read | MapFlags.Write);
        Span<byte> arguments = stackalloc byte[64];
        role.CopyTo(arguments);
        arguments[role.Length + 1] = (byte)(number + 1);
        builder.SetArguments(arguments[..(role.Length + 3)]);
        return new Child(builder.Environment);
    }

    public static void Begin(ref EnvironmentBuilder builder, StartFlags flags = StartFlags.None)
    {
        builder.Start(flags: flags);
        if (builder.Error != BuildError.None)
            Panic.Because("a child could not be made"u8, (ulong)-(long)builder.KernelAnswer);
    }

    /// <summary>Which of its siblings the calling child is.</summary>
    public static int Number => Grants.Argument(1)[0] - 1;

    /// <summary>Ends the child, and waits until nothing is left of it.</summary>
    public void End()
    {
        KernelApi.EnvironmentDestroy(Environment, 0);
        // It has ended, and is not dying any more: of the two states after the end only Dead is odd.
        var gone = stackalloc WakeTerm[2];
        gone[0] = EnvironmentLife.EndOf(Slot);
        gone[1] = gone[0] with { Value = 1, Join = WakeJoin.And };
        KernelApi.Sleep(gone, 2, WakeTerm.Never);
        KernelApi.CapabilityDrop(Environment);
    }
}
