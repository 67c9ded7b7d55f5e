using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Emitting;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Sections, modes, alignment, names of other files.</summary>
internal sealed class FileLayout(CodeContext context, Expressions expressions)
{
    public void Lower(Statement statement)
    {
        if (context.Function != null && statement is not AlignStatement)
            throw new SourceException(statement.At, "this belongs outside of functions");
        switch (statement)
        {
            case NamespaceStatement space:
                context.Prefix = space.Name + "_";
                break;
            case SectionStatement section:
                Change(section);
                break;
            case BitsStatement mode:
                context.Bits = mode.Bits;
                context.Direct(mode.At, $"bits {mode.Bits}");
                break;
            case AlignStatement { Bytes: var bytes } align:
                context.Direct(align.At, context.SectionKind switch
                {
                    SectionKind.Code => $"align {bytes}",
                    SectionKind.Zero => $"alignb {bytes}",
                    _ => $"align {bytes}, db 0",
                });
                break;
            case ExternStatement external:
                context.Direct(external.At, $"extern {NasmNames.Escape(external.Name)}");
                break;
            case ConstantStatement constant:
                var value = expressions.Number(constant.Value, 8, signExtended: false);
                context.Direct(constant.At, $"{Expressions.Constant(constant.Name)} equ {value}");
                break;
            default:
                break;
        }
    }

    private void Change(SectionStatement section)
    {
        (context.Section, context.SectionKind) = (section.Name, section.Kind);
        var attributes = section.Kind switch
        {
            SectionKind.Code => "progbits alloc exec nowrite",
            SectionKind.ReadOnly => "progbits alloc noexec nowrite",
            SectionKind.Data => "progbits alloc noexec write",
            SectionKind.Zero => "nobits alloc noexec write",
            _ => "note alloc noexec nowrite align=4",
        };
        context.Direct(section.At, $"section {section.Name} {attributes}");
    }
}
