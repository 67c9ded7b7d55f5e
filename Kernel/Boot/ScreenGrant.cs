using ExoCosmos.Abi;
using ExoCosmos.Drivers.Display;

namespace ExoCosmos.Kernel.Boot;

/// <summary>Describes the framebuffer to environments, and makes the root capability of its frames.</summary>
public static unsafe class ScreenGrant
{
    /// <summary>Physical addresses have 52 bits at most.</summary>
    private const ulong AddressLimit = 1UL << 52;

    /// <summary>Nothing is granted of a framebuffer that makes no sense, or that the firmware put into memory: frames have their own capabilities.</summary>
    public static void Add(KernelState* kernel, in BootInformation information, RootCapabilities roots)
    {
        var screen = information.Framebuffer;
        if (!information.HasFramebuffer || !screen.IsUsable || screen.Address > AddressLimit - screen.Length)
            return;
        var first = screen.Address >> Layout.PageShift;
        var end = (screen.Address + screen.Length + Layout.PageSize - 1) >> Layout.PageShift;
        for (var frame = first; frame < end; frame++)
        {
            if (kernel->Frames.Exists(frame))
                return;
        }

        kernel->Info->Screen = Describe(screen);
        roots.Add("framebuffer"u8, new CapabilityInfo { Kind = CapabilityKind.Framebuffer, Base = first, Length = end - first });
    }

    private static ScreenInfo Describe(in FramebufferInfo screen) => new()
    {
        Width = screen.Width,
        Height = screen.Height,
        Pitch = screen.Pitch,
        Offset = (uint)(screen.Address & (Layout.PageSize - 1)),
        BitsPerPixel = screen.BitsPerPixel,
        RedPosition = screen.Red.Position,
        RedSize = screen.Red.Size,
        GreenPosition = screen.Green.Position,
        GreenSize = screen.Green.Size,
        BluePosition = screen.Blue.Position,
        BlueSize = screen.Blue.Size,
    };
}
