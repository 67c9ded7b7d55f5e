using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>The three players of one program: copies of this image, each paid by an account that programs do not know.</summary>
internal static unsafe class Ensemble
{
    private const ulong Scratch = 0x0000_3000_0000_0000, ImageWindow = 0x0000_3100_0000_0000, Scripts = 0x0000_2D00_0000_0000;
    private const ulong FramesOfPlayer = 300;

    private static Handle s_first, s_second, s_third;
    private static Handle s_firstAccount, s_secondAccount, s_thirdAccount;

    public static Script* ScriptOf(int player) => (Script*)(Scripts + ((ulong)player * Layout.PageSize));

    /// <summary>Makes them, and what a program begins with.</summary>
    /// <param name="program">Its number: whose blocks of the disk they are.</param>
    /// <param name="frames">How many it has.</param>
    public static void Gather(ref Cast cast, ulong* variables, ulong program, ulong frames)
    {
        s_first = Make(0, out s_firstAccount);
        s_second = Make(1, out s_secondAccount);
        s_third = Make(2, out s_thirdAccount);
        cast = default;
        if (KernelApi.NetworkConfigure(Grants.Find("network0"u8), default) != KernelError.None)
            Panic.Because("there is no network interface"u8);
        var tables = OwnTables.Get();
        for (var player = 0; player < Stage.Players; player++)
        {
            cast.SetPlayer(player, (uint)SystemTables.Capability(Environment(player).Index).Base);
            if (!cast.AddOwn(tables, player))
                Panic.Because("a player holds too much"u8);
        }

        variables[Stage.Account] = Part("account"u8, frames);
        variables[Stage.Creation] = Part("creation"u8, Stage.Embryos);
        variables[Stage.Slices] = Part("slices"u8, Stage.Places);
        variables[Stage.Console] = Part("console"u8, 1, Rights.Write | Rights.Grant);
        variables[Stage.Entropy] = Part("entropy"u8, 1);
        variables[Stage.Network] = Part("network0"u8, Stage.Ports);
        variables[Stage.Extent] = Part("disk0"u8, Stage.Blocks, offset: program * Stage.Blocks);
        variables[Stage.SecondPlayer] = Need(KernelApi.CapabilityGrant(s_second, s_first, Rights.All, false));
        variables[Stage.ThirdPlayer] = Need(KernelApi.CapabilityGrant(s_third, s_first, Rights.All, false));
        variables[Stage.ThirdForSecond] = Need(KernelApi.CapabilityGrant(new Handle(s_third.Value), s_second, Rights.All, false));
    }

    /// <summary>Ends them; what they had goes.</summary>
    public static void Dismiss()
    {
        End(s_first, s_firstAccount);
        End(s_second, s_secondAccount);
        End(s_third, s_thirdAccount);
    }

    private static Handle Environment(int player) => player == 0 ? s_first : player == 1 ? s_second : s_third;

    private static Handle Make(int number, out Handle account)
    {
        if (!Grants.TryFind("account"u8, out var whole))
            Panic.Because("there is no account to make players of"u8);
        if (!Grants.TryFind("image"u8, out var image))
            Panic.Because("there is no image to make players of"u8);
        account = new Handle(Need(KernelApi.CapabilityDerive(whole.Handle, 0, FramesOfPlayer, Rights.All)));
        var own = whole with { Handle = account, Base = SystemTables.Capability(account.Index).Base, Length = FramesOfPlayer };
        var builder = new EnvironmentBuilder(own, move: false, whole.Handle, Scratch);
        builder.Create(Grants.Find("creation"u8), NameText.ToName("player"u8), NameText.ToName("interpreter"u8));
        var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
        builder.Load(ref window, builder.Grant(image, Rights.Read | Rights.Execute));
        builder.AddPages(Stage.ArgumentPage, 1, MapFlags.Read | MapFlags.Write);
        var script = new MapRequest { Address = (ulong)ScriptOf(number), Source = account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write | MapFlags.Replace };
        if (KernelApi.Map(Handle.None, &script, 1, out _) != KernelError.None)
            Panic.Because("a script has no page"u8);
        builder.MapThere(Script.Address, script.Frame, builder.Account, MapFlags.Read | MapFlags.Write);
        builder.SetArguments("play\0"u8);
        builder.Start();
        if (builder.Error != BuildError.None)
            Panic.Because("a player could not be made"u8, (ulong)-(long)builder.KernelAnswer);
        return builder.Environment;
    }

    /// <summary>A part of something, in the hands of the first player.</summary>
    private static ulong Part(System.ReadOnlySpan<byte> name, ulong amount, Rights rights = Rights.All, ulong offset = 0)
    {
        var part = new Handle(Need(KernelApi.CapabilityDerive(Grants.Find(name), offset, amount, rights)));
        return Need(KernelApi.CapabilityGrant(part, s_first, rights, true));
    }

    private static void End(Handle environment, Handle account)
    {
        KernelApi.EnvironmentDestroy(environment, 0);
        KernelApi.CapabilityRevoke(environment);
        KernelApi.CapabilityDrop(environment);
        KernelApi.CapabilityRevoke(account);
        KernelApi.CapabilityDrop(account);
    }

    private static ulong Need(long answer)
    {
        if (answer < 0)
            Panic.Because("the stage cannot be set:"u8, (ulong)-answer);
        return (ulong)answer;
    }
}
