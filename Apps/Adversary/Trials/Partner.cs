using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Trials;

/// <summary>Another environment of the attacker's own making, in the attacker's account: one side of a protected control transfer.</summary>
internal unsafe struct Partner
{
    private const ulong Code = 0x0000_4800_0000_0000, Stack = PartnerPage.Address + Layout.PageSize;
    private const ulong Patience = 20 * Clock.NanosecondsPerSecond, Pause = 1_000_000;
    private const MapFlags Executable = MapFlags.Read | MapFlags.Execute;

    private static bool s_isPrepared;

    public Handle Environment { get; private set; }

    /// <summary>The attacker's right to call it.</summary>
    public Handle Gate { get; private set; }

    public readonly ref readonly EnvironmentInfo Info => ref SystemTables.Environment((uint)SystemTables.Capability(Environment.Index).Base);

    [RuntimeImport("*", "partner_code"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Places();

    /// <summary>Where a role's code is in every partner.</summary>
    public static ulong Entry(PartnerRole role) => Code + (Places()[(int)role] - Places()[0]);

    /// <summary>One that has parked, and is entered at this address.</summary>
    public static Partner TakingCalls(ulong entry, ulong stack = Stack)
    {
        var partner = Create();
        partner.Start(PartnerRole.TakeCalls, entry, stack);
        partner.Await(EnvironmentState.Parked);
        return partner;
    }

    public static Partner TakingCalls(PartnerRole role) => TakingCalls(Entry(role));

    /// <summary>One that makes two calls to another, without a deadline.</summary>
    /// <param name="callee">Whom.</param>
    /// <param name="answers">Number of the first word of <see cref="PartnerPage.Answers"/> for what it is answered.</param>
    public static Partner Calling(in Partner callee, int answers = 0)
    {
        var partner = Create();
        PartnerPage.Own->Calls = 0;
        partner.Start(PartnerRole.MakeCalls, partner.Grant(callee.Gate).Value, (ulong)(PartnerPage.Own->Answers + answers));
        return partner;
    }

    /// <summary>One whose call is under way: the callee, which lingers, has been entered and waits for <see cref="PartnerPage.Go"/>.</summary>
    public static Partner BeingServedBy(in Partner callee)
    {
        var page = PartnerPage.Own;
        (page->Entered, page->Go) = (0, 0);
        var caller = Calling(callee);
        Await(ref page->Entered, 1);
        return caller;
    }

    /// <returns>The gate as the partner holds it.</returns>
    public readonly Handle Grant(Handle gate)
    {
        var answer = KernelApi.CapabilityGrant(gate, Environment, Rights.Execute);
        Findings.ExpectSuccess("a gate for a partner"u8, answer);
        return new Handle((ulong)answer);
    }

    public readonly KernelError Enter(ref TransferMessage message, ulong deadline = WakeTerm.Never) => KernelApi.Enter(Gate, ref message, deadline);

    /// <summary>Waits until it is in a state, or fails.</summary>
    public readonly void Await(EnvironmentState state)
    {
        var deadline = Clock.After(Patience);
        while (Info.State != state && Clock.Ticks < deadline)
            KernelApi.Sleep(null, 0, Clock.After(Pause));
        Findings.Expect("a partner's state"u8, Info.State == state, (ulong)Info.State);
    }

    /// <summary>Waits until a word of the shared page has come so far, or fails.</summary>
    public static void Await(ref ulong word, ulong goal)
    {
        var deadline = Clock.After(Patience);
        while (Volatile.Read(ref word) < goal && Clock.Ticks < deadline)
            KernelApi.Sleep(null, 0, Clock.After(Pause));
        Findings.Expect("calls of a partner"u8, Volatile.Read(ref word) >= goal, Volatile.Read(ref word));
    }

    /// <summary>Destroys it, if it still lives, and waits until nothing of it is left.</summary>
    public readonly void Release()
    {
        KernelApi.EnvironmentDestroy(Environment, 0);
        Await(EnvironmentState.Dead);
        KernelApi.CapabilityDrop(Gate);
        KernelApi.CapabilityDrop(Environment);
    }

    private static Partner Create()
    {
        Prepare();
        var order = new EnvironmentOrder { Creation = Grants.Find("creation"u8), Account = OwnPages.Account };
        var answer = KernelApi.EnvironmentCreate(&order);
        if (answer < 0)
            Findings.CannotTry("no partner"u8);
        var partner = new Partner { Environment = new Handle((ulong)answer) };
        partner.Gate = new Handle((ulong)KernelApi.GateCreate(partner.Environment, 0));
        var account = new Handle((ulong)KernelApi.CapabilityGrant(OwnPages.Account, partner.Environment, Rights.Read | Rights.Write | Rights.Execute));
        partner.Share(Code, account, Executable);
        partner.Share(PartnerPage.Address, account, OwnPages.ReadWrite);
        return partner;
    }

    private readonly void Share(ulong address, Handle account, MapFlags access) => Findings.Expect("a page of a partner"u8, KernelError.None,
        (long)KernelApi.Map(Environment, new MapRequest { Address = address, Frame = OwnPages.FrameOf(address), Source = account, Flags = access }));

    private readonly void Start(PartnerRole role, ulong first, ulong second)
    {
        var state = new StartState { Rip = Entry(role), Rsp = Stack, Argument = first, SecondArgument = second, Masked = 1 };
        Findings.Expect("a partner's start"u8, KernelError.None, (long)KernelApi.EnvironmentStart(Environment, &state));
    }

    /// <summary>The code, copied to where it may be shared, and the page.</summary>
    private static void Prepare()
    {
        if (s_isPrepared)
            return;
        s_isPrepared = true;
        OwnPages.Add(Code, 2);
        var length = (int)(Places()[1] - Places()[0]);
        new ReadOnlySpan<byte>((void*)Places()[0], length).CopyTo(new Span<byte>((void*)Code, length));
    }
}
