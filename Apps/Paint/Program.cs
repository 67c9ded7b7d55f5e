using System;
using System.Runtime;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Screen;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Terminal;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.Paint;

/// <summary>
/// <c>paint</c>: the screen as a sheet of paper, in pixels, for the mouse or the arrow keys. It maps the framebuffer itself; the kernel draws its text again when
/// it ends, however it ends.
/// </summary>
internal static unsafe class Program
{
    /// <summary>Where nothing else of an application is.</summary>
    private const ulong Window = 0x0000_2000_0000_0000;

    private const int KeyStep = 8;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        DemandPaging.Initialise();
        BareProcess.Begin(parameters, spawned, &DemandPaging.Fault);
        if (BareProcess.ArgumentCount > 1)
            BareMessage.Usage("usage: paint\n"u8);
        if (!Grants.TryFind("framebuffer"u8, out var granted))
            BareMessage.End(default, "the machine has no framebuffer (booted from the ISO it has one), or none was granted to this instance (the line 'framebuffer' of the boot manifest)"u8);
        if (Framebuffer.Open(granted, Window, out var screen) != KernelError.None)
            BareMessage.End(default, "the framebuffer cannot be mapped: too little memory"u8);
        if (DemandPaging.Allocate((ulong)screen.Width * (ulong)screen.Height * sizeof(uint), out var memory) != Errno.None)
            BareMessage.End(default, "there is no memory for the picture"u8);

        var painting = new Painting(screen, MemoryMarshal.Cast<byte, uint>(memory));
        BareTerminal.BeginKeys();
        var isInterrupted = !Run(ref painting);
        BareProcess.HoldSignals();
        BareTerminal.EndKeys();
        screen.Close();
        if (isInterrupted)
            BareProcess.EndInterrupted();
        BareProcess.Exit(0);
    }

    /// <returns>False when a signal ends it.</returns>
    private static bool Run(ref Painting painting)
    {
        var keys = default(KeyReader);
        BareTerminal.Look();
        var last = BareTerminal.Pointer;
        while (true)
        {
            var pointer = BareTerminal.Pointer;
            if (pointer.Right != last.Right || pointer.Down != last.Down || pointer.Buttons != last.Buttons)
                painting.Move(pointer.Right - last.Right, pointer.Down - last.Down, pointer.Buttons);
            last = pointer;
            while (BareTerminal.TryReadKey(out var key))
            {
                switch (keys.Feed(key))
                {
                    case Stroke.Quit:
                        return true;
                    case Stroke.Clear:
                        painting.Clear();
                        break;
                    case Stroke.Colour:
                        painting.Pick(key - '1');
                        break;
                    case Stroke.Move:
                        painting.Move(keys.Right * KeyStep, keys.Down * KeyStep, keys.IsDown ? PointerButtons.Left : PointerButtons.None);
                        break;
                }
            }

            if (BareTerminal.Wait() == Errno.EINTR)
                return false;
            BareTerminal.Look();
        }
    }
}
