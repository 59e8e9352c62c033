// Loaded into clang-tidy by scripts/lint: checks visit the declarations of our files alone. Most of what a
// source consists of, once Asio or gtest is in, stands in system headers; clang-tidy-16 by itself visits it
// all and then keeps silent about it. What a library declares stays known: only the walk over the syntax tree
// is shorter.
#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/Frontend/FrontendPluginRegistry.h>

#include <memory>
#include <string>
#include <vector>

namespace {

class OwnCode : public clang::ASTConsumer {
public:
    void HandleTranslationUnit(clang::ASTContext& context) override {
        const clang::SourceManager& sources = context.getSourceManager();
        std::vector<clang::Decl*> ours;
        for (clang::Decl* declared : context.getTranslationUnitDecl()->decls()) {
            const clang::SourceLocation where = declared->getLocation();
            if (where.isValid() && !sources.isInSystemHeader(where)) ours.push_back(declared);
        }
        context.setTraversalScope(ours);
    }
};

class OwnCodeAction : public clang::PluginASTAction {
public:
    std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&,
                                                          llvm::StringRef) override {
        return std::make_unique<OwnCode>();
    }
    bool ParseArgs(const clang::CompilerInstance&, const std::vector<std::string>&) override { return true; }
    ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::FrontendPluginRegistry::Add<OwnCodeAction> kOwnCode("own-code", "checks visit our files alone");

}  // namespace
