using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Serving;
using ExoCosmos.Mechanisms.Family;

namespace ExoCosmos.Mechanisms.Transfer;

/// <summary>What a server of the transfer exhibits is asked to do: the first word of the message.</summary>
internal enum Wish : ulong
{
    /// <summary>Answer with the second word plus one, the badge and the caller.</summary>
    Echo,
    /// <summary>Sleep until word 0 of the shared page is set, then answer.</summary>
    Sleep,
    /// <summary>Compute for as many ticks as the second word says, then answer.</summary>
    Compute,
    /// <summary>End, without an answer.</summary>
    End,
}

/// <summary>What the children of the transfer exhibits do.</summary>
public static unsafe class TransferRoles
{
    public static bool TryPlay(ReadOnlySpan<byte> role)
    {
        if (role.SequenceEqual("server"u8))
            Server.Run(&Serve, EnvironmentBuilder.StackTop - (8 * Layout.PageSize));
        else if (role.SequenceEqual("registers"u8))
            RegisterExhibit.Serve();
        else if (role.SequenceEqual("thief"u8))
            TryForeignGate();
        else if (role.SequenceEqual("client"u8))
            BeClient();
        else if (role.SequenceEqual("sender"u8))
            SendMany();
        else
            return false;
        return true;
    }

    private static void Serve(TransferMessage* message, ulong badge, ulong caller)
    {
        switch ((Wish)message->First)
        {
            case Wish.Sleep:
                var term = new WakeTerm { Address = (ulong)SharedPage.Page->Words, Comparison = WakeComparison.NotEqual32 };
                KernelApi.Sleep(&term, 1, WakeTerm.Never);
                break;
            case Wish.Compute:
                for (var end = Clock.Ticks + message->Second; Clock.Ticks < end;)
                {
                }

                break;
            case Wish.End:
                KernelApi.EnvironmentExit(0);
                break;
        }

        *message = new TransferMessage { First = message->Second + 1, Second = badge, Third = caller, Fourth = message->Fourth };
    }

    /// <summary>Presents a handle that its parent holds, and says what the answer was.</summary>
    private static void TryForeignGate()
    {
        var message = default(TransferMessage);
        SharedPage.Page->Figures[0] = (ulong)-(long)KernelApi.Enter(new Handle(SharedPage.Page->Gates[0]), ref message);
    }

    /// <summary>Calls again and again, and counts its answers; the gate is in the shared page.</summary>
    private static void BeClient()
    {
        var number = Child.Number;
        var gate = SharedPage.Page->Gates[number];
        var message = default(TransferMessage);
        do
        {
            message = new TransferMessage { First = SharedPage.Page->Words[1], Second = SystemTables.System.SliceTicks / 8 };
            SharedPage.Page->Figures[number]++;
        }
        while (KernelApi.Enter(new Handle(gate), ref message) == KernelError.None);
    }

    /// <summary>Sends a hundred messages at once and counts those that were taken.</summary>
    private static void SendMany()
    {
        const uint messages = 100;
        var number = Child.Number;
        var gate = new Handle(SharedPage.Page->Gates[number]);
        for (var message = 0u; message < messages; message++)
        {
            if (KernelApi.Send(gate, new TransferMessage { First = message, Second = message * message }) == KernelError.None)
                SharedPage.Page->Figures[number]++;
        }
    }
}
