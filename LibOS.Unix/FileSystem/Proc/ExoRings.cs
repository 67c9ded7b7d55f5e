using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/exo/rings: whose packet ring is how full, and what found no room in it (docs/notes/0010-proc-exo.md).</summary>
internal static unsafe class ExoRings
{
    public static void Write(ref GeneratedText text)
    {
        text.Text("owner\tname\tslots\tcame\twaiting\tdropped\n"u8);
        for (uint slot = 1; slot < MachineTables.System->EnvironmentSlots; slot++)
        {
            var environment = SystemTables.Copy(MachineTables.Environments + slot, MachineTables.System);
            if (environment.RingSlots != 0)
                Row(ref text, slot, environment);
        }
    }

    static void Row(ref GeneratedText text, uint slot, in EnvironmentInfo environment)
    {
        text.Number(slot);
        text.Tab();
        text.Field(environment.Name.Text());
        text.Tab();
        text.Number(environment.RingSlots);
        text.Tab();
        text.Number(environment.RingHead);
        text.Tab();
        // What is read is the owner's word.
        var waiting = environment.RingHead - environment.RingTail;
        if (waiting <= environment.RingSlots)
            text.Number(waiting);
        else
            text.Byte((byte)'-');
        text.Tab();
        text.Number(environment.RingDropped);
        text.Line();
    }
}
