using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Display;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Serial;
using ExoCosmos.Kernel.Boot;

namespace ExoCosmos.Kernel.Device;

/// <summary>
/// The text console: the serial port, and the screen (framebuffer, or VGA text where there is none). Bytes reach the port at once; the
/// screen's buffer at once and its pixels when <see cref="Refresh"/> is called: at slice ends, before idling and in a panic.
/// </summary>
public static unsafe class ConsoleOutput
{
    private enum Screen
    {
        None,
        Framebuffer,
        VgaText,
    }

    private static SerialPort<Pc> s_serial;
    private static TextConsole s_console;
    private static FramebufferDisplay s_framebuffer;
    private static VgaTextDisplay s_vga;
    private static Screen s_screen;
    private static bool s_stale;

    /// <summary>How many had the framebuffer when it was last looked at.</summary>
    private static uint s_holders;

    public static int Columns => s_screen == Screen.None ? 80 : s_console.Columns;

    public static int Rows => s_screen == Screen.None ? 25 : s_console.Rows;

    public static bool HasSerial => s_serial.IsPresent;

    public static void InitialiseSerial() => s_serial.Initialize();

    public static void EnableSerialInput() => s_serial.EnableReceiveInterrupt();

    /// <summary>Needs device mappings and kernel memory.</summary>
    public static void InitialiseScreen(ref BootInformation information)
    {
        if (information.HasFramebuffer && s_framebuffer.Initialize<Pc>(information.Framebuffer))
            Start(Screen.Framebuffer, s_framebuffer.Columns, s_framebuffer.Rows);
        else if (!information.HasFramebuffer && s_vga.Initialize<Pc>())
            Start(Screen.VgaText, s_vga.Columns, s_vga.Rows);
    }

    private static void Start(Screen screen, int columns, int rows)
    {
        var needed = TextConsole.MemoryNeeded(columns, rows);
        if (!Pc.TryAllocate((ulong)needed, out var memory))
            return;
        if (s_console.Initialize(new Span<byte>(memory.Address, needed), columns, rows))
            s_screen = screen;
    }

    public static void Write(ReadOnlySpan<byte> text)
    {
        s_serial.Write(text);
        if (s_screen == Screen.None)
            return;
        s_console.Write(text);
        s_stale = true;
    }

    /// <summary>Draws what changed since the last time; nothing while an environment has the framebuffer mapped, and all of it when none has any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Refresh(KernelState* kernel)
    {
        if (s_stale || kernel->Info->ScreenHolders != s_holders)
            Redraw(kernel->Info->ScreenHolders);
    }

    private static void Redraw(uint holders)
    {
        if (holders == 0 && s_holders != 0)
            TakeBack();
        s_holders = holders;
        if (holders == 0)
            Draw();
    }

    /// <summary>The last words: whosever the screen is.</summary>
    public static void DrawAnyway()
    {
        TakeBack();
        Draw();
    }

    private static void TakeBack()
    {
        if (s_screen != Screen.Framebuffer)
            return;
        s_framebuffer.Clear();
        s_console.ForgetShown();
    }

    private static void Draw()
    {
        s_stale = false;
        if (s_screen == Screen.Framebuffer)
            s_console.Flush(ref s_framebuffer);
        else if (s_screen == Screen.VgaText)
            s_console.Flush(ref s_vga);
    }

    /// <summary>Drains the serial receiver.</summary>
    public static void ReceiveSerial<TSink>(ref TSink sink) where TSink : struct, IByteSink => s_serial.OnInterrupt(ref sink);
}
